// What a Vue application does with @auth0/auth0-vue. The test sets `settings` before the page loads.
import { createAuth0, useAuth0 } from '@auth0/auth0-vue';
import { createApp, h, ref } from 'vue';

const { client, order } = globalThis.settings;

const Page = {
  setup() {
    const auth = useAuth0();
    const token = ref();
    const setToken = (text) => (token.value = text);
    const actions = {
      'Log in': () => auth.loginWithRedirect(),
      'Log in by popup': () => auth.loginWithPopup(),
      'Get a token': () => auth.getAccessTokenSilently(order).then(setToken, ({ message }) => setToken(message)),
      'Log out': () => auth.logout({ logoutParams: { returnTo: location.origin } }),
    };
    const shown = () => ({
      isLoading: auth.isLoading.value,
      isAuthenticated: auth.isAuthenticated.value,
      email: auth.user.value?.email,
      organization: auth.user.value?.org_name,
      error: auth.error.value?.message,
      token: token.value,
    });
    return () => [
      ...Object.entries(actions).map(([name, onClick]) => h('button', { key: name, onClick }, name)),
      ...Object.entries(shown()).map(([name, value]) =>
        h('p', { key: name, 'data-testid': name }, String(value ?? '')),
      ),
    ];
  },
};

createApp(Page).use(createAuth0(client)).mount('main');
