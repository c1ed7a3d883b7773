// What is done to the cluster while it is called.
import { setTimeout as pause } from 'node:timers/promises';

/** Name -> what is done; `cluster` has machines, balancer, tenant, diary, and the one who logs out. */
export const EVENTS = {
  'a machine is stopped': ({ apis: [api] }) => restart(api),
  'a machine is killed': async ({ apis: [, api], diary, balancer }) => {
    const before = balancer.backends.find(({ name }) => name === api.name);
    await api.kill();
    const { passed } = balancer.backends.find(({ name }) => name === api.name);
    // What came until it was gone was under way, too.
    diary.underWayAtKills += before.underWay + passed - before.passed;
    await api.start();
  },
  'the key is rotated': async ({ tenant, diary }) => {
    await tenant.rotateKey();
    diary.keyIsNew();
  },
  'a person logs out': async ({ tenant, leaver }) => {
    await tenant.endSessions(leaver.name);
    leaver.loggedOut = Date.now();
  },
  'the store is stopped': async ({ store, diary }) => {
    diary.storeIsAway();
    await store.stop();
    await pause(2000);
    await store.start();
    diary.storeIsBack();
  },
  'old keys are withdrawn': ({ tenant }) => tenant.withdrawOldKeys(),
  'another machine is stopped': ({ apis: [, , api] }) => restart(api),
};

async function restart(machine) {
  await machine.stop();
  await machine.start();
}

/** Does them one after another, each `every` milliseconds after the last, and all of them `rounds` times. */
export async function happen(cluster, signal, every, rounds) {
  for (let round = 0; round < rounds; round++) {
    for (const [name, event] of Object.entries(EVENTS)) {
      await pause(every, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      cluster.diary.tell(name);
      await event(cluster);
    }
  }
}
