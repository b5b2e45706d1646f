import fc from 'fast-check'
import { expect, test } from 'vitest'
import { masked, secretsIn } from './secret.ts'

/** Letters and digits as makers of keys draw them; put together here, so that no scanner takes this file for a leak. */
const RANDOM = 'q7Rk2ZpX9vLm4TbW8sYc3NdH6gJf1KaQ5eUw'
const HEX = '4f8a1c9e2b7d6035'
const take = (count: number): string => RANDOM.repeat(300).slice(0, count)

const found = (text: string): string =>
  secretsIn(text)
    .map(({ start, end }) => text.slice(start, end))
    .join(' | ')

test.each([
  ['AWS access key', `AKIA${'Q7RK2ZPX9VLM4TBW'}`],
  ['AWS access key', `ASIA${'Q7RK2ZPX9VLM4TBW'}`],
  ['GitHub token', `ghp_${take(36)}`],
  ['GitHub token', `gho_${take(36)}`],
  ['GitHub token', `ghs_${take(36)}`],
  ['GitHub token', `github_pat_${take(22)}_${take(59)}`],
  ['GitLab token', `glpat-${take(20)}`],
  ['Slack token', `xoxb-123456789012-${take(24)}`],
  ['Slack token', `xoxp-123456789012-${take(24)}`],
  ['Stripe key', `sk_live_${take(24)}`],
  ['Stripe key', `rk_live_${take(24)}`],
  ['API key', `sk-${take(48)}`],
  ['API key', `sk-proj-${take(48)}`],
  ['API key', `sk-ant-api03-${take(90)}`],
  ['Google API key', `AIza${take(35)}`],
  ['Google client secret', `GOCSPX-${take(28)}`],
  ['SendGrid key', `SG.${take(22)}.${take(43)}`],
  ['npm token', `npm_${take(36)}`],
  ['PyPI token', `pypi-AgE${take(60)}`],
  ['Docker token', `dckr_pat_${take(27)}`],
  ['Hugging Face token', `hf_${take(34)}`],
  ['DigitalOcean token', `dop_v1_${HEX.repeat(4)}`],
  ['Shopify token', `shpat_${HEX.repeat(2)}`],
  ['Vault token', `hvs.${take(24)}`],
  ['web token', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${take(43)}`],
  ['web token', `eyJhbGciOiJIUzI1NiJ9.eyJ${take(9000)}.${take(43)}`],
])('a %s is found by its shape, wherever it stands', (kind, secret) => {
  for (const [before, after] of [
    ['', ''],
    ['Use ', ' for it.'],
    ['- Call `curl -H "X-Key: ', '"`'],
    ['(', ')'],
    ['X=', '\n'],
    ['"', '",'],
  ]) {
    const text = `${before}${secret}${after}`
    const [span, ...rest] = secretsIn(text)
    expect(rest).toEqual([])
    expect(text.slice(span?.start, span?.end)).toBe(secret)
    expect(span?.kind).toBe(kind)
  }
})

test.each([
  ['password: hunter2', 'hunter2'],
  ['The password is "hunter2x".', 'hunter2x'],
  ['**Password:** `Tr0ub4dor&3`', 'Tr0ub4dor&3'],
  ['DB_PASSWORD=Tr0ub4dor&3 make', 'Tr0ub4dor&3'],
  ['{"password": "Tr0ub4 dor", "pwd": "Tr0ub4dor"}', 'Tr0ub4dor'],
  ['passphrase: "correct horse battery staple"', 'correct horse battery staple'],
  ['| api key | 9f8e7d6c5b4a |', '9f8e7d6c5b4a'],
  [`api_key=${HEX.repeat(2)}&user=b`, HEX.repeat(2)],
  ['API_TOKEN: "q7Rk2ZpX"', 'q7Rk2ZpX'],
  ['secret = "s3cr3tV4lue"', 's3cr3tV4lue'],
  ['secret: s3cr3tV4lue', 's3cr3tV4lue'],
  ['token: abc123def456,', 'abc123def456'],
  ['token: abcd1234-efgh5678', 'abcd1234-efgh5678'],
  ['client_secret: 123e4567-e89b-12d3-a456-426614174000', '123e4567-e89b-12d3-a456-426614174000'],
  ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzz2KEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzz2KEY'],
  ['SECRET_KEY_BASE=0123456789abcdef0123', '0123456789abcdef0123'],
  ['token: secret: abc123XYZ9', 'abc123XYZ9'],
  ['curl --token q7Rk2ZpX9v --password hunter2x', 'q7Rk2ZpX9v | hunter2x'],
  ['curl -u admin:hunter2x https://x.org', 'hunter2x'],
  [`Authorization: Bearer ${take(20)}`, take(20)],
  ['"Authorization": "Basic dXNlcjpwYXNzd29yZA=="', 'dXNlcjpwYXNzd29yZA=='],
  [`-H "authorization: token ${take(20)}"`, take(20)],
  [`send bearer ${take(20)} along`, take(20)],
  ['postgres://app:hunter2x@db.example.org/app', 'hunter2x'],
  [`token=${take(900)}`, take(900)],
  [`Authorization: Bearer ${take(900)}`, take(900)],
])('%j holds the secret %j', (text, secret) => {
  expect(found(text)).toBe(secret)
})

test.each([
  'Fix what 9f8e7d6c5b4a3f2e1d0c9b8a7f6e5d4c3b2a1f0e broke',
  'commit: 9f8e7d6c5b4a3f2e1d0c9b8a7f6e5d4c3b2a1f0e',
  'id 123e4567-e89b-12d3-a456-426614174000',
  '"integrity": "sha512-q7Rk2ZpX9vLm4TbW8sYc3NdH6gJf1KaQ5eUwq7Rk2ZpX9vLm4TbW8sYc3NdH6gJf1KaQ5eUw=="',
  `sha256: ${HEX.repeat(4)}`,
  `artifact_hash ${HEX.repeat(4)}`,
  'Call getUserAccessTokenFromTheSessionStoreOfTheCurrentRequest2026',
  'https://example.org/a/very/long/path/With-UPPER-and-1234567890?page=2&sort=asc#part',
  'git clone https://github.com/example/repository-with-a-long-name-2026.git',
  'ssh://git@github.com:22/example',
  'password: required, at least 8 characters',
  'password: string',
  'password: $DB_PASSWORD1',
  'password: ${DB_PASSWORD1}',
  'PASSWORD=%DB_PASSWORD1%',
  'token: ${{ secrets.DEPLOY_TOKEN_2 }}',
  'token: {{ vault_token_12 }}',
  'token: <token-12345678>',
  'token: xxxxxxxx1234',
  'password: changeme1',
  'password: your-password-1',
  'token = process.env.TOKEN_12',
  'token = os.environ["TOKEN_12"]',
  'token = createToken12(user, 34)',
  'secret: /run/secrets/db-2026-11',
  'secret: ./keys/secret12.pem',
  'Keep the secret in 1Password, not here',
  'provides: AccessToken:v12, Token:1.22.333',
  'after: P1.T003, P2.T014',
  'token: P1.T003-2 is its name',
  'token: HS256-signed',
  'Reset password: a user asks for a link',
  '- Store the API key: encrypted',
  'Add the token bucket (rate=100/min)',
  'sk-learn-is-a-long-name-with-many-words',
  'spinner sk-cube-grid-delay-and-more-words',
  'task_risk_live_under_sk_live_',
  'ghp_ is the prefix of a token, AKIA another, eyJ a third',
  'Bearer authentication-and-authorization is needed',
  'The block begins with -----BEGIN PRIVATE KEY----- and is refused as such in every file',
  'password: ████████, token=████████████',
  'password: …',
  'passwords: hunter2',
])('%j holds no secret', (text) => {
  expect(found(text)).toBe('')
})

test.each([
  ['PRIVATE KEY', '\n', ''],
  ['RSA PRIVATE KEY', '\n', 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0011\n\n'],
  ['OPENSSH PRIVATE KEY', '\n    ', ''],
  ['PRIVATE KEY', '\\n', ''],
  ['PGP PRIVATE KEY BLOCK', '\n', 'Version: 1\n\n'],
  ['PRIVATE KEY', '\n> ', ''],
])('of a block %j the key is masked, and its lines stay', (label, lineEnd, headers) => {
  const lines = Array.from({ length: 4 }, (_, n) => take(64 + n).slice(n))
  const body = [...lines, 'Zq=='].join(lineEnd)
  const text = `Before\n-----BEGIN ${label}-----${lineEnd}${headers}${body}${lineEnd}-----END ${label}-----\nafter`
  const result = masked(text)
  expect(result).toHaveLength(text.length)
  expect(result.split('\n')).toHaveLength(text.split('\n').length)
  expect(result).toContain('after')
  for (const line of lines) expect(result).not.toContain(line.slice(0, 8))
  expect(result).not.toContain('Zq==')
})

test('a key block without its end is masked as far as it is one', () => {
  const result = masked(`-----BEGIN PRIVATE KEY-----\n${take(64)}\n${take(40)}\nand then this sentence\n`)
  expect(result).toBe(`-----BEGIN PRIVATE KEY-----\n${'█'.repeat(64)}\n${'█'.repeat(40)}\nand then this sentence\n`)
})

test('what is masked has no secret left, its length and its lines', () => {
  const words =
    'password: ¦token=¦secret¦:¦"¦ ¦\n¦`¦--¦hunter2¦a1b2c3d4e5¦ghp_¦-¦://¦@¦eyJ¦.¦Bearer ¦Authorization: ¦AKIA¦🔑¦|'
  const lines = '-----BEGIN PRIVATE KEY-----¦-----END PRIVATE KEY-----'
  const pieces = fc.constantFrom(take(36), ...`${words}¦${lines}`.split('¦'))
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const text = parts.join('')
      const result = masked(text)
      expect(secretsIn(result)).toEqual([])
      expect(masked(result)).toBe(result)
      expect(result).toHaveLength(text.length)
      expect(result.split('\n')).toHaveLength(text.split('\n').length)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['token:', 100_000],
  ['sk-', 100_000],
  ['-eyJ', 100_000],
  ['eyJaaaaaaaaaaaa.', 100_000],
  ['-----BEGIN PRIVATE KEY-----\n', 20_000],
  ['-----BEGIN PRIVATE KEY-----\nVersion: ', 20_000],
  ['://a:', 100_000],
  ['password="', 50_000],
  ['Authorization: ', 100_000],
  ['--token ', 50_000],
  ['a', 1_000_000],
  [' \t', 1_000_000],
])('%j over and over takes no longer than its length', (text, count) => {
  const started = performance.now()
  secretsIn(text.repeat(count))
  // A pattern that went back over what it had read would take minutes.
  expect(performance.now() - started).toBeLessThan(10_000)
})
