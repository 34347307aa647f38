import type { Letter } from '../../platform/mail/port.ts';

/** The mail with which a forgotten password is replaced. */
export function resetLetter(to: string, link: string): Letter {
  return {
    to,
    subject: 'A new password for Footfall',
    text: `Somebody, probably you, asked for a new password for ${to}.\n\nChoose it here within an hour:\n${link}\n\nIf it was not you, leave this mail alone: nothing has changed.\n`,
  };
}

/** The mail that brings a colleague in. */
export function invitationLetter(to: string, { link, by, store, days }: { link: string; by: string; store: string; days: number }): Letter {
  // Names were typed by people: a line break in one would put a header or a line of its own into the letter.
  const [inviter, shop] = [by, store].map((name) => name.replaceAll(/[\r\n]+/g, ' '));
  return {
    to,
    subject: `${inviter} invites you to ${shop} on Footfall`,
    text: `${inviter} invites you to see how ${shop} is doing.\n\nAccept within ${days} days:\n${link}\n`,
  };
}
