// Bare node:http that checks nothing: the ceiling of this machine.
import { createServer } from 'node:http';
import { ANSWER, port } from './settings.mjs';

createServer((_request, response) => {
  const text = JSON.stringify(ANSWER);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': text.length }).end(text);
}).listen(port, '127.0.0.1');
