const STEP = 5;
let time = 0;
setInterval(() => (time += STEP), STEP).unref();

/**
 * Milliseconds as this process lives through them, with all that runs in it: a time for which a busy machine keeps it from
 * running counts for one step.
 */
export const ownTime = (): number => time;
