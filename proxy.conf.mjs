// What Angular's dev server does besides serving the page, for `ng serve` and `nx serve` alike: it leads /api to the API,
// and whoever comes by another name of this machine to localhost, the one that the tenant knows.
import { answerLargeHeaders, toLocalhost } from './tools/dev-server.mjs';
import { readPorts } from './tools/ports.mjs';

const { api } = readPorts(process.env);
const target = `http://localhost:${api}`;

answerLargeHeaders();

export default {
  '/api': { target },
  '/auth_config.json': { target },
  '^/': { target, bypass: toLocalhost }, // last: the first rule that fits is taken
};
