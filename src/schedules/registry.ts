// Every schedule: command line, help, documents and search read this list.
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { linear } from "./linear.ts";
import type { Schedule } from "./schedule.ts";

export const schedules: readonly Schedule[] = [constant, linear, cosine];
