// What a React application does with @auth0/auth0-react. The test sets `settings` before the page loads.
import { Auth0Provider, useAuth0 } from '@auth0/auth0-react';
import { createElement as h, useState } from 'react';
import { createRoot } from 'react-dom/client';

const { client, order } = globalThis.settings;

function Page() {
  const auth = useAuth0();
  const [token, setToken] = useState();
  const actions = {
    'Log in': () => auth.loginWithRedirect(),
    'Log in by popup': () => auth.loginWithPopup(),
    'Get a token': () => auth.getAccessTokenSilently(order).then(setToken, ({ message }) => setToken(message)),
    'Log out': () => auth.logout({ logoutParams: { returnTo: location.origin } }),
  };
  const shown = {
    isLoading: auth.isLoading,
    isAuthenticated: auth.isAuthenticated,
    email: auth.user?.email,
    organization: auth.user?.org_name,
    error: auth.error?.message,
    token,
  };
  return [
    ...Object.entries(actions).map(([name, onClick]) => h('button', { key: name, onClick }, name)),
    ...Object.entries(shown).map(([name, value]) => h('p', { key: name, 'data-testid': name }, String(value ?? ''))),
  ];
}

createRoot(document.querySelector('main')).render(h(Auth0Provider, client, h(Page)));
