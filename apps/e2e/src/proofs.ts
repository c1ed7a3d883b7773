import { type Request } from '@playwright/test';
import { type Watch } from './sign-in';

type Claims = Record<string, unknown>;
const part = (jwt: string, index: number) =>
  JSON.parse(Buffer.from(jwt.split('.')[index] ?? '', 'base64url').toString()) as Claims;

/** The calls of an access token: with which scheme, for which key, and the claims of their proofs. */
export function callsOf({ requests }: Watch) {
  const isCall = (request: Request) => new URL(request.url()).pathname === '/api/external';
  return requests.filter(isCall).map((request) => {
    const { authorization = '', dpop } = request.headers();
    const [scheme, token = ''] = authorization.split(' ');
    return {
      scheme,
      jkt: (part(token, 1)['cnf'] as Claims | undefined)?.['jkt'],
      proof: dpop ? part(dpop, 1) : undefined,
    };
  });
}
