import { describe, expect, it } from 'vitest';
import { fixed, givable, type Member } from './team.ts';

const member = (id: string, role: Member['role']): Member => ({
  id,
  role,
  email: `${id}@shop.example`,
  name: id,
  two_factor: false,
  since: '',
});

describe('who may change whom', () => {
  it('an owner gives every role, an admin all but that, others none', () => {
    expect(givable('owner')).toEqual(['owner', 'admin', 'marketer', 'analyst', 'viewer']);
    expect(givable('admin')).toEqual(['admin', 'marketer', 'analyst', 'viewer']);
    expect([...givable('marketer'), ...givable('viewer'), ...givable(null)]).toEqual([]);
  });

  it('the last owner stays, and an admin leaves owners alone', () => {
    const [ann, ben, eve] = [member('ann', 'owner'), member('ben', 'owner'), member('eve', 'viewer')] as const;
    expect(fixed(ann, [ann, eve], 'owner')).toMatch(/last owner/);
    expect(fixed(ann, [ann, ben], 'owner')).toBeNull();
    expect(fixed(ann, [ann, ben], 'admin')).toMatch(/Only an owner/);
    expect(fixed(eve, [ann, eve], 'admin')).toBeNull();
  });
});
