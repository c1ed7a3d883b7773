// Memory over a minute at full speed, and under a flood of valid tokens that are all different.
import { rssMib } from './server.mjs';

async function watch(server, load, slice, title) {
  const sizes = [];
  let requests = 0;
  for (let second = 0; second < 60; second += 5) {
    const { perSecond } = await slice(server, load, 5000);
    requests += perSecond * 5;
    sizes.push(rssMib(server).toFixed(0));
  }
  console.log(
    `${server.name}, ${title}: ${Math.round(requests).toLocaleString('en')} requests; RSS MiB every 5 s: ${sizes.join(' ')}`,
  );
}

export async function soak(servers, slice) {
  for (const server of servers) {
    await watch(server, 'many', slice, '10,000 tokens');
    await watch(server, 'fresh', slice, 'each token new');
  }
}
