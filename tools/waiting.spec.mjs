import { once } from 'node:events';
import { createServer } from 'node:http';
import { freePort } from './ports.mjs';
import { untilAllAnswer } from './waiting.mjs';

const open = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

async function place(name, answer, port = 0) {
  const server = createServer(answer);
  open.push(server);
  await once(server.listen(port, 'localhost'), 'listening');
  return { name, url: `http://localhost:${server.address().port}/` };
}
const well = (_, response) => response.end();
const nobody = async (name) => ({ name, url: `http://localhost:${await freePort()}/` });

describe('waiting for servers', () => {
  it('ends when the last one answers', async () => {
    const port = await freePort();
    const say = async () => place('client', well, port); // the notice comes first, and then the server
    const places = [await place('api', well), { name: 'client', url: `http://localhost:${port}/` }];
    await expect(untilAllAnswer(places, { notice: 1, patience: 60_000, say })).resolves.toBeUndefined();
  });

  it('says which do not, at which URL and why', async () => {
    let answer = (response) => response.writeHead(503).end();
    const api = await place('api', (_, response) => answer(response));
    const tenant = await nobody('tenant');
    const client = await place('client', well);
    let said = '';
    const say = (text) => {
      said = text;
      answer = (response) => response.end();
      void place('tenant', well, new URL(tenant.url).port);
    };
    await untilAllAnswer([tenant, api, client], { notice: 2000, patience: 60_000, say });
    expect(said.split('\n')).toEqual([
      expect.stringMatching(`^The tenant does not answer at ${tenant.url}: nothing listens there\\. Either .*\\.$`),
      expect.stringMatching(`^The api does not answer at ${api.url}: it says 503\\. Either .* another program .*\\.$`),
    ]);
  });

  it('has an end, with the same words', async () => {
    const places = [await place('client', well), await nobody('api')];
    const waiting = untilAllAnswer(places, { notice: 60_000, patience: 2000, say: () => undefined });
    await expect(waiting).rejects.toThrow(`The api does not answer at ${places[1].url}: nothing listens there.`);
  });

  it('has an end where a server takes requests and says nothing', async () => {
    const silent = await place('client', () => undefined);
    const waiting = untilAllAnswer([silent], { notice: 60_000, patience: 5000, say: () => undefined });
    await expect(waiting).rejects.toThrow('it takes the request and says nothing');
  });
});
