import { useAuth0 } from '@auth0/auth0-react';
import { useState } from 'react';

export default function App() {
  const { isLoading, isAuthenticated, user, error, loginWithRedirect, logout, getAccessTokenSilently } = useAuth0();
  const [orders, setOrders] = useState('');

  const call = async () => {
    const headers = { Authorization: `Bearer ${await getAccessTokenSilently()}` };
    const answer = await fetch(`${import.meta.env.VITE_API_ORIGIN}/orders`, { headers });
    setOrders(`${answer.status} ${await answer.text()}`);
  };

  if (isLoading) return <p>One moment</p>;
  if (error) return <p role="alert">{error.message}</p>;
  if (!isAuthenticated) return <button onClick={() => loginWithRedirect()}>Log in</button>;
  return (
    <>
      <p>{user?.email}</p>
      <button onClick={call}>Orders</button>
      <button onClick={() => logout({ logoutParams: { returnTo: window.location.origin } })}>Log out</button>
      <pre>{orders}</pre>
    </>
  );
}
