/** What was done, as a person says it. An action that is not listed is shown as it is called. */
const WORDS: Record<string, string> = {
  setup: 'set the server up',
  'sign-in': 'signed in',
  'sign-in.failed': 'failed to sign in',
  'sign-in.second-factor': 'gave the right password, second factor to come',
  'sign-out': 'signed out',
  'rejected.replay': 'replayed refused events',
  'password.change': 'changed the password',
  'password.reset': 'reset the password',
  'two-factor.begin': 'began with a second factor',
  'two-factor.verify': 'gave a right code',
  'two-factor.recovery-code': 'used a recovery code',
  'two-factor.new-codes': 'made new recovery codes',
  'two-factor.disable': 'turned the second factor off',
  'passkey.add': 'added a passkey',
  'passkey.delete': 'deleted a passkey',
  'sessions.end': 'signed a browser out',
  'sessions.end-others': 'signed all other browsers out',
  'people.invite': 'invited',
  'people.join': 'joined',
  'people.role': 'changed the role of',
  'people.remove': 'took out of the team',
  'people.withdraw': 'withdrew an invitation',
  'keys.add': 'made a key',
  'keys.rotate': 'rotated a key',
  'keys.revoke': 'revoked a key',
  'share.add': 'made a share link',
  'share.end': 'ended a share link',
  'privacy.export': 'exported what is held about a visitor',
  'privacy.erase': 'asked to forget a visitor',
  'store.add': 'made the store',
  'store.change': 'changed the settings',
  'store.delete': 'deleted the store',
};

export function actionWords(action: string): string {
  return WORDS[action] ?? action;
}

/** The details in one line: `role: viewer, overlap: 24`. */
export function detailWords(details: Record<string, unknown>): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(
      ([name, value]) =>
        `${name.replaceAll('_', ' ')}: ${Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : value}`,
    )
    .join(' · ');
}
