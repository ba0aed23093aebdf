// The same learning rate throughout.
import type { Schedule } from "./schedule.ts";

/** factor = 1 */
export const constant: Schedule = {
  id: "constant",
  about: "the same rate throughout",
  factor: () => 1,
};
