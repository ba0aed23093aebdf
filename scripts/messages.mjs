// What run.mjs says, in English and Chinese. It speaks before anything is built, so it cannot use src/cli/messages.

const sentences = {
  en: {
    oldNode: (version) =>
      `Tercet needs Node 20.19 or newer; this is Node ${version}. Install the current LTS from https://nodejs.org and try again.`,
    unknownJob: (job, jobs) => `run.mjs knows no job "${job || ""}". It knows: ${jobs.join(", ")}.`,
    noNpm: () => "npm was not found beside Node nor on the PATH. Install Node with npm from https://nodejs.org and try again.",
    installing: () => "Installing the packages of package-lock.json (once, about 10 seconds) …",
    installFailed: (code) =>
      `The installation failed (npm ci ended with ${code}); npm's reason stands above. Run the same command again: it continues from a clean state.`,
    linkedModules: () =>
      "node_modules is a link, and its packages are not those of package-lock.json: installing would empty the folder behind it. Remove the link and run the same command again.",
    waiting: (pid) => `Another run (process ${pid}) is installing or building here; waiting for it …`,
    building: (output) => `Building ${output} …`,
    buildFailed: (config) => `The build failed (tsc -p ${config}); the compiler's reasons stand above.`,
    packing: (count, folder) => `Packing ${count} tarballs into ${folder} …`,
    packFailed: (folder, code) => `npm pack ${folder} ended with ${code}; its reason stands above.`,
    packed: (files) => `Packed. In the folder of your own project, with the paths as seen from there:\n  npm install ${files}`,
    which: (verb, names) => `Which one? npm run ${verb} -- NAME, with NAME one of:\n${names.map((name) => `  ${name}`).join("\n")}`,
    none: (folder) => `${folder}/ holds nothing to run.`,
    noSuch: (name, folder, names) => `${folder}/ holds nothing called "${name}". It holds: ${names.join(", ")}.`,
  },
  zh: {
    oldNode: (version) =>
      `Tercet 需要 Node 20.19 或更新的版本，当前是 Node ${version}。请从 https://nodejs.org 安装最新的 LTS 版本后重试。`,
    unknownJob: (job, jobs) => `run.mjs 没有名为“${job || ""}”的任务。可用的任务：${jobs.join("、")}。`,
    noNpm: () => "在 Node 旁边和 PATH 中都没有找到 npm。请从 https://nodejs.org 安装带 npm 的 Node 后重试。",
    installing: () => "正在安装 package-lock.json 中的依赖包（仅需一次，约 10 秒）…",
    installFailed: (code) => `安装失败（npm ci 以 ${code} 结束），npm 给出的原因见上文。再次运行同一命令即可从头重新安装。`,
    linkedModules: () =>
      "node_modules 是一个链接，其中的包与 package-lock.json 不符；在此安装会清空链接指向的文件夹。请删除该链接后再次运行同一命令。",
    waiting: (pid) => `另一个进程（${pid}）正在此处安装或构建，正在等待 …`,
    building: (output) => `正在构建 ${output} …`,
    buildFailed: (config) => `构建失败（tsc -p ${config}），编译器给出的原因见上文。`,
    packing: (count, folder) => `正在把 ${count} 个软件包打包到 ${folder} …`,
    packFailed: (folder, code) => `npm pack ${folder} 以 ${code} 结束，原因见上文。`,
    packed: (files) => `打包完成。请在您自己的项目文件夹里安装（路径以该文件夹为准）：\n  npm install ${files}`,
    which: (verb, names) => `要运行哪一个？npm run ${verb} -- NAME，NAME 可以是：\n${names.map((name) => `  ${name}`).join("\n")}`,
    none: (folder) => `${folder}/ 中没有可运行的文件。`,
    noSuch: (name, folder, names) => `${folder}/ 中没有名为“${name}”的文件。现有：${names.join("、")}。`,
  },
};

/** The language of the locale: POSIX variables first, then what the system says. */
export function languageOf(environment) {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || Intl.DateTimeFormat().resolvedOptions().locale;
  return /^zh/i.test(locale) ? "zh" : "en";
}

/** The sentence `key` in the user's language. */
export function message(key, ...facts) {
  return sentences[languageOf(process.env)][key](...facts);
}

export function say(key, ...facts) {
  process.stderr.write(`${message(key, ...facts)}\n`);
}

/** Exit codes other than 1: a list is an answer, a wrong command line is 2 as in every tercet command. */
const exitCodes = { which: 0, noSuch: 2, unknownJob: 2 };

/** An end before the job, which the user can understand: a message, no stack. */
export class Refusal extends Error {
  constructor(key, ...facts) {
    super(message(key, ...facts));
    this.name = "Refusal";
    this.exitCode = key in exitCodes ? exitCodes[key] : 1;
  }
}
