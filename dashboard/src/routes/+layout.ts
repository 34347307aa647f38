// Every page is behind the sign-in and draws live figures: the server sends the shell, the browser the rest.
export const ssr = false;
