import { withoutNumber } from '../search/stem.ts'
import { isStopWord } from '../search/stop-words.ts'
import { partsOf } from '../search/words.ts'
import type { NamedThing, ThingKind } from './named-thing.ts'
import type { Token } from './token.ts'

const FILE_ENDING =
  /\.(?:[cm]?[jt]sx?|d\.ts|go|py|pyi|rs|rb|java|kt|kts|cs|fs|php|c|h|cc|cpp|hpp|swift|m|mm|vue|svelte|astro|lisp|asd|clj|ex|exs|erl|hs|ml|scala|lua|zig|dart|r|sh|bash|zsh|ps1|bat|sql|prisma|proto|graphql|gql|json|jsonc|json5|jsonl|ndjson|ya?ml|toml|ini|cfg|conf|env|lock|mod|sum|md|mdx|rst|adoc|txt|csv|tsv|html?|css|scss|sass|less|svg|png|xml|plist|gradle|tf|dockerfile|service|snap|tmpl|j2|hbs|ejs|po|arb|strings)$/i
const FILE_NAMES =
  /^(?:Dockerfile|Makefile|Justfile|Taskfile|Procfile|Gemfile|Rakefile|Cargo\.lock|CODEOWNERS|\.\w+(?:rc|ignore))$/
/** A view or a part of one, by the last word of its name. */
const COMPONENT =
  /(?:Panel|View|Page|Dialog|Modal|Button|Form|List|Card|Bar|Menu|Drawer|Provider|Screen|Widget|Tab|Tabs|Table|Toolbar|Sidebar|Popover|Tooltip|Picker|Selector|Composer|Badge|Banner|Toast|Layout|Row|Header|Footer|Input|Chip|Icon|Overlay|Editor)$/

/** The thing that a token is by its form alone; nothing for plain words. */
export function thingByForm({ text, start, isCode }: Token): NamedThing | undefined {
  const found = isCode ? codeForm(text) : wordForm(text)
  return found === undefined ? undefined : { kind: found[0], name: found[1], said: found[2] ?? text, start }
}

type Form = readonly [kind: ThingKind, name: string, said?: string]

function wordForm(text: string): Form | undefined {
  if (text.length < 3) return undefined
  const path = fileForm(text)
  if (path !== undefined) return path
  if (/^--[a-z][\w-]{1,60}$/.test(text)) return ['flag', text]
  if (/^--[a-z][\w-]{1,60}=/.test(text))
    return ['flag', text.slice(0, text.indexOf('=')), text.slice(0, text.indexOf('='))]
  if (isKey(text)) return ['config_key', text]
  if (/^@[\w.-]{1,60}\/[\w.-]{1,80}$/.test(text)) return ['package', text.toLowerCase()]
  return isDistinct(text) ? identifierForm(text) : undefined
}

function codeForm(text: string): Form | undefined {
  const word = wordForm(text)
  if (word !== undefined) return word
  const flag = /^(--[a-z][\w-]{1,60})(?:[ =]|$)/.exec(text)
  if (flag !== null) return ['flag', flag[1] ?? text, flag[1] ?? text]
  const folder = /^(?:\.{0,2}\/)?((?:[\w@.+-]{1,80}\/){1,12})(?:\*{1,2})?$/.exec(text)
  if (folder !== null) return ['file', folder[1] ?? text]
  if (/\s/.test(text)) return commandForm(text)
  return identifierForm(text)
}

/** `tasks export --to x` is the command `tasks export`; what is no line of a shell is none. */
function commandForm(text: string): Form | undefined {
  const declared =
    /^(?:export\s)?(?:async\s)?(?:interface|type|struct|class|enum|trait|record|protocol)\s([A-Za-z_]\w{1,80})/.exec(
      text,
    )
  if (declared !== null) return ['type', declared[1] ?? text]
  const made = /^(?:export\s)?(?:async\s)?(?:function|func|fn|def|const|let|var)\s([A-Za-z_]\w{1,80})/.exec(text)
  if (made !== null) return ['symbol', made[1] ?? text]
  const table = /^(?:CREATE|ALTER|DROP)\s+TABLE\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?["[]?(\w{1,80})/i.exec(text)
  if (table !== null) return ['table', tableName(table[1] ?? text)]
  const words = text.split(/\s+/)
  const first = words[0] ?? ''
  if (!/^[a-z][a-z0-9._-]{1,40}$/.test(first) || isStopWord(first)) return undefined
  const named: string[] = [first]
  for (const word of words.slice(1, 4)) {
    if (!/^[a-z][a-z0-9:_-]{1,40}$/.test(word)) break
    named.push(word)
  }
  return named.length > 1 || words.some((word) => word.startsWith('-')) ? ['command', named.join(' ')] : undefined
}

function fileForm(text: string): Form | undefined {
  const bare = text.replace(/(?::\d{1,6}(?:[-:]\d{1,6})?|#L\d{1,6}(?:-L\d{1,6})?)$/, '')
  if (/^\w{2,10}:\/\//.test(bare) || !/^[\w@.~*/{}[\]()$+-]{2,240}$/.test(bare)) return undefined
  const last = bare.slice(bare.lastIndexOf('/') + 1)
  const isFile = FILE_NAMES.test(last) || (FILE_ENDING.test(last) && /^[\w@.*{}[\]()$+-]*[\w\])]\.[\w.]+$/.test(last))
  // `Node.js` and `i.e` are words; `v1.2.h` is a version.
  if (!isFile || /^(?:node|next|vue|nuxt|express|three|d3|chart|socket)\.js$/i.test(bare) || /^v?\d/.test(bare))
    return undefined
  return ['file', bare.replace(/^(?:\.\/)+/, ''), bare]
}

function identifierForm(text: string): Form | undefined {
  const call =
    /^([A-Za-z_$@][\w$]{0,80}(?:(?:\.|::|#|->)[A-Za-z_$][\w$]{0,80}){0,5})(?:<[\w\s,[\]|]{0,60}>)?(?:\([^()]{0,100}\))?$/.exec(
      text,
    )
  const name = call?.[1]
  if (name === undefined || name.length < 3) return undefined
  if (isKey(name)) return ['config_key', name]
  const joined = name.replaceAll(/::|#|->/g, '.')
  if (joined.includes('.'))
    return /^[a-z][\w-]*(?:\.[a-z][\w-]*)+$/.test(joined) && !text.includes('(')
      ? ['symbol', joined]
      : ['symbol', joined]
  if (/^[A-Z][a-z0-9]*[a-z]/.test(joined) || /^[A-Z]{2,}[a-z]/.test(joined)) {
    return [COMPONENT.test(joined) && /[a-z][A-Z]/.test(joined) ? 'component' : 'type', joined]
  }
  return isStopWord(joined.toLowerCase()) ? undefined : ['symbol', joined]
}

/** Whether a word is a name by its letters alone: a capital inside, an underline, a call. */
function isDistinct(text: string): boolean {
  if (
    /^(?:GitHub|GitLab|JavaScript|TypeScript|OAuth2?|OpenAPI|GraphQL|PostgreSQL|MySQL|SQLite|MongoDB|iOS|macOS|YouTube|LinkedIn|DevOps|WebSockets?|APIs|URLs|IDs|UUIDs|PRs|CLIs|PDFs|NoSQL|JetBrains|VSCode|IntelliJ|OpenAI|ChatGPT|DevTools|WebAuthn)$/.test(
      text,
    )
  )
    return false
  return /^[A-Za-z_$][\w$]*[a-z0-9][A-Z][\w$]*(?:\(\))?$|^[A-Z]{2,}[a-z][\w$]*[a-z][\w$]*$|^[a-z][\w$]*_[a-z][\w$]*(?:\(\))?$|^[\w$]{3,}\(\)$|^[A-Z]\w*\.(?!js$)[a-z]\w*(?:\(\))?$/.test(
    text,
  )
}

/** `DATABASE_URL`, but not `HTTP`. */
function isKey(text: string): boolean {
  return /^[A-Z][A-Z0-9]{1,40}(?:_[A-Z0-9]{1,40}){1,8}$/.test(text)
}

/** The name of a table: `OrderItems`, `order-items` and `order_items` are `order_item`. */
export function tableName(text: string): string {
  const parts = partsOf(text)
  return [...parts.slice(0, -1), withoutNumber(parts.at(-1) ?? '')].join('_')
}
