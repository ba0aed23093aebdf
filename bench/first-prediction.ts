// A program that answers once, as a function in the cloud does after a cold start: node first-prediction.js MODEL TEXT
import { loadModel } from "../src/tasks/model.ts";

const [folder, text] = process.argv.slice(2) as [string, string];
const classifier = await loadModel(folder);
const [answer] = await classifier.predict([text]);
console.log(answer!.label);
