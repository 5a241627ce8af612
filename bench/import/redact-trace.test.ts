import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TraceRedaction } from './redact-trace.ts';

const redacted = (text: string): string => new TraceRedaction().text(text);

/** Put together here, so that no file of this project holds anything that looks like a key. */
const made = (prefix: string, length: number): string => prefix + 'aB3dE6gH9'.repeat(20).slice(0, length);

describe('what is taken out of a trace', () => {
  it.each([
    { text: 'write to Bo.Li+x@mail.example.co.uk.', clean: 'write to [email-1].' },
    { text: '<a@b.io>,c@d.io', clean: '<[email-1]>,[email-2]' },
    { text: 'josé@müller.example', clean: '[email-1]' },
    { text: 'call +49 170 123 45 67 or +1 (555) 010-9999', clean: 'call [phone-1] or [phone-2]' },
    { text: `key ${made('sk-proj-', 40)}!`, clean: 'key [api-key-1]!' },
    { text: `x=${made('sk-ant-api03-', 60)}`, clean: 'x=[api-key-1]' },
    { text: made('AIza', 35), clean: '[api-key-1]' },
    { text: made('ghp_', 36), clean: '[api-key-1]' },
    { text: made('xoxb-', 30), clean: '[api-key-1]' },
    { text: made('hf_', 34), clean: '[api-key-1]' },
    { text: `AKIA${'A1B2'.repeat(4)}`, clean: '[api-key-1]' },
    { text: `aws_secret_access_key = "${made('', 40)}"`, clean: 'aws_secret_access_key = "[password-1]"' },
    { text: `Authorization: Bearer ${made('', 30)}`, clean: 'Authorization: Bearer [token-1]' },
    { text: `authorization: basic ${made('', 20)}`, clean: 'authorization: basic [token-1]' },
    { text: `a ${made('eyJ', 20)}.${made('eyJ', 30)}.${made('', 40)} b`, clean: 'a [token-1] b' },
    { text: 'postgres://app:p4ss@w0rd@db.example:5432/x', clean: 'postgres://app:[password-1]@db.example:5432/x' },
    { text: '{"password": "hunter2hunter2"}', clean: '{"password": "[password-1]"}' },
    {
      text: `a\n-----BEGIN RSA PRIVATE KEY-----\n${made('', 90)}\n-----END RSA PRIVATE KEY-----\nb`,
      clean: 'a\n[private-key-1]\nb',
    },
    { text: `a -----BEGIN PRIVATE KEY-----\\n${made('', 90)}`, clean: 'a [private-key-1]' },
  ])('is $clean', ({ text, clean }) => {
    expect(redacted(text)).toBe(clean);
  });

  it.each([
    'Ask @anna, or use foo@bar and 3 @ 4.',
    'The password: required, at least 8 characters',
    'a bearer of internationalization news',
    'sk-short, AKIA, ghp_x and task-management-is-hard-to-do',
    'https://example.com/a:b@c and http://host:8080/x',
    '+1 and +12 345, 2026-11-21, 1,234,567,890',
    '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----',
    'eyJ.eyJ.eyJ',
  ])('is nothing of: %s', (text) => {
    expect(redacted(text)).toBe(text);
  });

  it('has one placeholder for one text throughout a case, and counts without naming', () => {
    const redaction = new TraceRedaction();
    expect(redaction.text('a@b.io and c@d.io')).toBe('[email-1] and [email-2]');
    expect(redaction.json({ to: ['C@D.io', { 'a@b.io': 1 }], n: 5, none: null })).toEqual({
      to: ['[email-2]', { '[email-1]': 1 }],
      n: 5,
      none: null,
    });
    expect([...redaction.counts]).toEqual([['email', 4]]);
  });

  it('is gone wherever it stands, and what stands around it is not', () => {
    const secrets = [made('sk-', 30), 'a@b.io', '+4917012345678', made('gsk_', 30)];
    const words = fc.stringMatching(/^[a-z .,;()"'\n]{0,12}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(words, fc.constantFrom(...secrets)), { maxLength: 6 }), (pieces) => {
        const clean = redacted(pieces.map(([before, secret]) => `${before} ${secret} `).join(''));
        for (const secret of secrets) expect(clean).not.toContain(secret);
        expect(clean.replaceAll(/\[[a-z-]+-\d+\]/g, '*')).toBe(pieces.map(([before]) => `${before} * `).join(''));
      }),
    );
  });

  it('holds what is known to be secret, whatever it looks like, and no ordinary word', () => {
    const redaction = new TraceRedaction(['open sesame', 'open sesame now', 'a b']);
    expect(redaction.text('a b: open sesame now, open sesame')).toBe('a b: [api-key-1], [api-key-2]');
  });

  it('is found right behind another one', () => {
    expect(redacted(`+4917012345678${made('sk-', 30)}`)).toBe('[phone-1][api-key-1]');
  });
});

describe('a megabyte of what nearly is a secret', () => {
  // Quadratic reading of any of these would take hours: the test would not come to its end.
  it.each([
    'a@',
    'a@b.',
    '@',
    'a.',
    'sk-',
    'sk_live_',
    'eyJ',
    'eyJaaaaaaaa.',
    'eyJaaaaaaaa.eyJ',
    'bearer ',
    'bearer\t\t',
    'authorization: basic ',
    'password=',
    'token:',
    '://',
    'a://b:',
    'a://b:c@',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY',
    '-----END ',
    '-----BEGIN PRIVATE KEY----------END ',
    '+1 ',
    '+1(',
    '1-',
    'SG.aaaaaaaaaaaaaaaa.',
    'AKIA',
    'a',
    'aB3-',
    'é',
  ])('is got through, made of %s', (piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    expect(redacted(text).length).toBeLessThanOrEqual(text.length * 4);
    expect(redacted(`${text}!`).length).toBeLessThanOrEqual(text.length * 4);
  });
});
