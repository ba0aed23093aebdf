"""Shared by the peers: a clean environment, timing of steps, memory, and one JSON line.

OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE slow a peer's own kernels down where a machine sets them: they are removed, by a restart,
because libraries read them when they load.
"""

import importlib.metadata
import json
import os
import platform
import resource
import statistics
import sys
import time

REMOVED = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"]


def clean_environment(**settings):
    """Restarts this script without REMOVED and with `settings` when the environment differs. Call it before importing a library."""
    wanted = {key: value for key, value in os.environ.items() if key not in REMOVED}
    wanted.update({key: str(value) for key, value in settings.items()})
    if wanted != dict(os.environ):
        os.execve(sys.executable, [sys.executable, *sys.argv], wanted)


def threads_environment(threads):
    """One number for every thread pool that a library may start."""
    return {name: threads for name in ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"]}


def time_steps(step, steps, warmup):
    """Milliseconds of `steps` calls after `warmup` untimed ones. step(k) must not return before its work is done."""
    times = []
    for k in range(warmup + steps):
        start = time.perf_counter()
        step(k)
        times.append((time.perf_counter() - start) * 1000)
    return times[warmup:]


def summary(times):
    """Median, smallest, largest and the middle half, in milliseconds."""
    quartiles = statistics.quantiles(times, n=4) if len(times) > 1 else [times[0]] * 3
    return {
        "medianMs": round(statistics.median(times), 3),
        "minMs": round(min(times), 3),
        "maxMs": round(max(times), 3),
        "lowerQuartileMs": round(quartiles[0], 3),
        "upperQuartileMs": round(quartiles[2], 3),
        "steps": len(times),
    }


def peak_rss_bytes():
    """Largest resident memory of this process so far."""
    unit = 1 if platform.system() == "Darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def versions(*packages):
    return {"python": platform.python_version(), **{name: importlib.metadata.version(name) for name in packages}}


def processor():
    """The processor's name where the system tells it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def print_result(**facts):
    """One JSON line on stdout."""
    machine = {"processor": processor(), "cores": os.cpu_count()}
    print(json.dumps({**facts, "machine": machine, "peakRssBytes": peak_rss_bytes()}, ensure_ascii=False), flush=True)
