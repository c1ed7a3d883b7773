import cluster, { type Worker } from 'node:cluster';

/** The workers that have not ended. One that was killed while a connection was handed to it may stay in node:cluster's list. */
export const livingWorkers = (): Worker[] =>
  Object.values(cluster.workers ?? {})
    .filter((worker) => worker !== undefined)
    .filter((worker) => !worker.isDead());
