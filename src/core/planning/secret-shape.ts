/**
 * Secrets that show by their own shape: keys with the prefix of their maker, JSON web tokens, private keys, passwords within
 * an address. Every pattern names a fixed beginning, and what follows is read on character by character, so that the time
 * grows with the text alone. Hashes, commit ids and UUIDs have no such beginning and are left alone.
 */

/** A stretch of a text that is a secret. Offsets in UTF-16 code units, `end` exclusive. */
export interface SecretSpan {
  readonly start: number
  readonly end: number
  /** For people: `GitHub token`. */
  readonly kind: string
  /** Where the part begins that no two secrets share, behind the maker's prefix. */
  readonly core: number
}

/** What stands for each character of a secret that was masked. */
export const MASK = '█'

interface Shape {
  readonly kind: string
  /** The prefix, then as much as there must be at least. */
  readonly pattern: string
  readonly prefix: RegExp
  /** Whether a digit must be among the characters: words joined by hyphens have none. */
  readonly digit?: boolean
  /** What must follow, sticky. */
  readonly parts?: RegExp
}

const SHAPES: readonly Shape[] = [
  shape('AWS access key', '(?:AKIA|ASIA|ABIA|ACCA)', '[A-Z0-9]{16}(?![A-Za-z0-9])'),
  shape('GitHub token', 'gh[opsru]_', '[A-Za-z0-9]{20}'),
  shape('GitHub token', 'github_pat_', '[A-Za-z0-9_]{20}'),
  shape('GitLab token', 'gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-', '[A-Za-z0-9_-]{18}'),
  shape('Slack token', '(?:xox[a-z]|xapp)-', '[A-Za-z0-9-]{10}', true),
  shape('Stripe key', '[rs]k_(?:live|test)_', '[A-Za-z0-9]{10}'),
  shape('signing secret', 'whsec_', '[A-Za-z0-9+/]{20}'),
  shape('API key', 'sk-(?:proj-|svcacct-|or-v1-|ant-[a-z0-9]{1,9}-)?', '[A-Za-z0-9_-]{20}', true),
  shape('Google API key', 'AIza', '[A-Za-z0-9_-]{30}'),
  shape('Google client secret', 'GOCSPX-', '[A-Za-z0-9_-]{20}'),
  shape('Google access token', 'ya29\\.', '[A-Za-z0-9_-]{20}'),
  shape('SendGrid key', 'SG\\.', '[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{16}'),
  shape('npm token', 'npm_', '[A-Za-z0-9]{30}'),
  shape('PyPI token', 'pypi-', 'AgE[A-Za-z0-9_-]{30}'),
  shape('RubyGems key', 'rubygems_', '[0-9a-f]{40}'),
  shape('Docker token', 'dckr_pat_', '[A-Za-z0-9_-]{20}'),
  shape('Hugging Face token', 'hf_', '[A-Za-z0-9]{30}'),
  shape('DigitalOcean token', 'do[opr]_v1_', '[0-9a-f]{40}'),
  shape('Shopify token', 'shp(?:at|ca|pa|ss)_', '[0-9a-fA-F]{32}'),
  shape('Vault token', 'hv[bs]\\.', '[A-Za-z0-9_-]{24}'),
  shape('Linear key', 'lin_api_', '[A-Za-z0-9]{30}'),
  shape('age key', 'AGE-SECRET-KEY-1', '[A-Z0-9]{30}'),
  { ...shape('web token', 'eyJ', '[A-Za-z0-9_-]{8}'), parts: /[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4}/y },
]

const ANY_SHAPE = new RegExp(`(?<![A-Za-z0-9_${MASK}])(?:${SHAPES.map((each) => `(${each.pattern})`).join('|')})`, 'g')

const RUN = /[A-Za-z0-9_-]*/y
const TOKEN_REST = /[A-Za-z0-9_+/=-]*(?:\.[A-Za-z0-9_-]{4,})*/y

const KEY_BLOCK = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
const KEY_HEADERS = /(?:(?:\s|\\n)*(?:Proc-Type|DEK-Info|Comment|Version|Hash)[^\n]*)*/y
const KEY_BODY = /[A-Za-z0-9+/=\s\\>|"',]*/y

const ADDRESS = /:\/\/[^\s/:@"'`<>]{0,64}:([^\s/@"'`<>]{6,200})@/g

/** Finds secrets by their shape, in no particular order; spans may overlap. */
export function shapedSecrets(text: string): SecretSpan[] {
  return [...tokens(text), ...keyBlocks(text), ...addresses(text)]
}

function tokens(text: string): SecretSpan[] {
  const found: SecretSpan[] = []
  for (const match of matches(ANY_SHAPE, text)) {
    const { kind, prefix, digit, parts } = SHAPES[match.slice(1).findIndex((group) => group !== undefined)] as Shape
    const start = match.index
    const least = start + match[0].length
    if (parts !== undefined && endOf(parts, text, least) === -1) {
      ANY_SHAPE.lastIndex = endOf(RUN, text, least)
      continue
    }
    const end = endOf(TOKEN_REST, text, least)
    ANY_SHAPE.lastIndex = end
    const core = start + (prefix.exec(match[0])?.[0].length ?? 0)
    if (digit === true && !/\d/.test(text.slice(core, end))) continue
    found.push({ start, end, kind, core })
  }
  return found
}

function keyBlocks(text: string): SecretSpan[] {
  const found: SecretSpan[] = []
  for (const match of matches(KEY_BLOCK, text)) {
    const start = endOf(KEY_HEADERS, text, match.index + match[0].length)
    const bodyEnd = endOf(KEY_BODY, text, start)
    const body = text.slice(start, bodyEnd)
    KEY_BLOCK.lastIndex = bodyEnd
    const isClosed = text.startsWith('-----END', bodyEnd)
    // What stands behind an opening line may be a sentence about it: without the closing line only long runs are a key.
    const runs = [...body.matchAll(isClosed ? /[A-Za-z0-9+/=]+/g : /[A-Za-z0-9+/=]{24,}/g)]
    const [first] = runs
    const last = runs.at(-1)
    if (first === undefined || last === undefined) continue
    const from = start + first.index
    found.push({ start: from, end: start + last.index + last[0].length, kind: 'private key', core: from })
  }
  return found
}

function addresses(text: string): SecretSpan[] {
  const found: SecretSpan[] = []
  for (const match of matches(ADDRESS, text)) {
    const value = match[1] as string
    const start = match.index + match[0].length - 1 - value.length
    if (!isSecretPassword(value)) continue
    found.push({ start, end: start + value.length, kind: 'password in an address', core: start })
  }
  return found
}

/** Where a sticky pattern ends that begins at `from`; -1 when it does not match there. */
export function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? Math.max(from, pattern.lastIndex) : -1
}

/** Every match of a global pattern, whose `lastIndex` may be moved on between two. */
export function* matches(pattern: RegExp, text: string): Generator<RegExpExecArray> {
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) yield match
}

/** Whether what stands in the place of a password is one: letters with a digit or a sign, and no placeholder. */
export function isSecretPassword(value: string): boolean {
  return value.length >= 6 && /[A-Za-z]/.test(value) && /[\d!@#$%^&*?+=~]/.test(value) && !isPlaceholder(value)
}

const PLACEHOLDER = new RegExp(
  [
    `[${MASK}…]|\\.\\.\\.|\\*\\*\\*|[xX]{3}`,
    // Variables and templates of shells, CI systems and programs.
    '\\$[A-Za-z_{(]|\\{\\{|\\$\\{|<[^>]*>|^%\\w+%$|^[<[{(@!]',
    '^(?:process\\.env|os\\.environ|import\\.meta|(?:env|secrets|vars|config|settings|self|this|request|options|args)\\.)',
    '^(?:change[-_]?me|changeit|example|sample|dummy|fake|placeholder|redacted|hidden|your[-_]|my[-_]|some[-_]|the[-_])',
    '^(?:none|null|true|false|undefined|required|optional|string|number|boolean)\\b',
    // Code, paths, addresses, versions, hashes.
    '^[A-Za-z_$][\\w$.]*\\(|^[A-Za-z_$][A-Za-z_$]*(?:\\.[A-Za-z_$][\\w$]*)+$',
    '^(?:\\.{0,2}|~)/|^[a-z][a-z0-9+.-]*://|\\.(?:json|ya?ml|txt|pem|key|env|ts|js|py|sh|md)$',
    '^v?\\d+(?:\\.\\d+)+(?:[-+][\\w.]+)?$|^(?:sha\\d+|md5|blake\\w*)[-:]',
    '^(.)\\1*$',
  ].join('|'),
  'i',
)

/** Whether a value only stands in the place of a secret: a variable, a template, a word such as `changeme`, a path. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value)
}

/** A value without the signs that end a sentence or close a bracket behind it. */
export function withoutTrailingSigns(value: string): string {
  let end = value.length
  while (end > 0 && '.,;:!?)]}>|*_'.includes(value[end - 1] as string)) end--
  return value.slice(0, end)
}

function shape(kind: string, prefix: string, rest: string, digit = false): Shape {
  return { kind, pattern: prefix + rest, prefix: new RegExp(`^${prefix}`), ...(digit ? { digit } : {}) }
}
