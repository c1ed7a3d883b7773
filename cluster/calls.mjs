// Requests over kept connections, and the proofs of those that need one.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';

const agent = new Agent({ keepAlive: true });

/** Sends one request; gives status, headers and text, or status 0 where the connection broke. */
export function call(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve) => {
    const broken = ({ code }) => resolve({ status: 0, headers: {}, text: String(code) });
    const sent = request(url, { method, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.once('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
      response.once('error', broken);
    });
    sent.once('error', broken);
    sent.end(body);
  });
}

export const endCalls = () => agent.destroy();

/** An application with a key: makes proofs for its requests (RFC 9449 section 4.2). */
export async function createProver() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk };
  const prove = async (token, method, url) => {
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
    const claims = { jti: randomUUID(), htm: method, htu: url, ath: Buffer.from(hash).toString('base64url') };
    return new SignJWT(claims).setProtectedHeader(header).setIssuedAt().sign(privateKey);
  };
  return { jkt: await calculateJwkThumbprint(jwk), prove };
}
