import { isbot } from 'isbot';

export type MachineReason = 'bot_user_agent' | 'bot_headless' | 'bot_no_user_agent';

/** What a user agent says of a machine; null for a person's browser. Some microseconds: who asks often remembers the answer. */
export function machineReason(userAgent: string): MachineReason | null {
  if (userAgent === '') return 'bot_no_user_agent';
  if (/headless|phantomjs|puppeteer|playwright|selenium|webdriver/i.test(userAgent)) return 'bot_headless';
  return isbot(userAgent) ? 'bot_user_agent' : null;
}
