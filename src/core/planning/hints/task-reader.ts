/**
 * Reads one list item as a task: its title and hints from its first paragraph, then what is nested in it.
 *
 *   nested item or paragraph that begins with a hint ─► the task's hints
 *   fenced `sh run`, `sh undo`, `accept` block       ─► command, checks
 *   nested item with a box                           ─► a criterion of its definition of done
 *   everything else                                  ─► its description
 */
import { plainText } from '../spec/plain-text.ts'
import type { CodeStatement, ItemStatement, Statement } from '../spec/statement.ts'
import { readAcceptBlock } from './accept-block.ts'
import { durationWithoutUnit, readDuration } from './duration-hint.ts'
import type { HintContext } from './hint-context.ts'
import { isRepeated, readHint } from './hint-readers.ts'
import { readRequestBlock } from './request-block.ts'
import type { DurationToken, FlagToken, HintToken, KeyToken, SuspectToken, TextToken } from './hint-token.ts'
import { type HintPlace, tokenizeHints } from './hint-tokenizer.ts'
import { HINT_KEYS } from './hint-vocabulary.ts'
import type { Report } from '../spec/report.ts'
import type { TaskDraft } from './task-draft.ts'

/** Titles are cut to this many characters; the rest goes into the description. */
export const LONGEST_TITLE = 200

const RUN_LANGUAGES = ['', 'sh', 'shell', 'run', 'undo']
const ACCEPT_WORDS = ['accept', 'acceptance', 'checks']

/** Reads an item and all that is nested in it into its draft. */
export function readTask(draft: TaskDraft, item: ItemStatement, report: Report): void {
  if (item.checked === true) draft.flags.add('done')
  const own = item.text === undefined ? '' : draft.source.text.slice(item.text.start, item.text.end)
  const tokens = tokenizeHints(own, 'title')
  const context = { draft, base: item.text?.start ?? item.span.start, report }
  readTitle(context, tokens)
  tellMissingUnit(context, tokens)
  const taken = readTokens(context, tokens, 'title', item.children)
  for (const child of item.children) if (!taken.has(child)) readNested(draft, child, report)
}

/** Whether an item carries anything of the hint grammar, a box included. */
export function carriesHints(item: ItemStatement, text: string): boolean {
  if (item.checked !== undefined) return true
  const own = item.text === undefined ? '' : text.slice(item.text.start, item.text.end)
  if (tokenizeHints(own, 'title').some((token) => token.kind !== 'text' && token.kind !== 'suspect')) return true
  return item.children.some((child) => {
    if (child.kind === 'code') return blockRole(child) !== 'other'
    return (
      child.kind === 'item' &&
      child.text !== undefined &&
      isHint(tokenizeHints(text.slice(child.text.start, child.text.end), 'hint'))
    )
  })
}

/** Reads a block of code that belongs to a task: its command, its undoing, or its checks. Other code is description. */
export function readCodeBlock(draft: TaskDraft, block: CodeStatement, report: Report): void {
  const role = blockRole(block)
  if (role === 'accept') readAcceptBlock(draft, block, report)
  else if (role === 'request') readRequestBlock(draft, block, report)
  else if (role === 'run' || role === 'undo') readCommandBlock(draft, block, role, report)
  else if (role === 'other') draft.details.push(`\`\`\`${block.language}\n${block.value}\n\`\`\``)
}

/** What a block of code is for, by the words after its fence. */
export function blockRole(
  block: CodeStatement,
): 'run' | 'undo' | 'request' | 'accept' | 'resources' | 'healing' | 'other' {
  const words = [block.language, ...block.words]
  const role = (['run', 'undo', 'request', 'resources', 'healing'] as const).find((word) => words.includes(word))
  return role ?? (ACCEPT_WORDS.some((word) => words.includes(word)) ? 'accept' : 'other')
}

/** Whether a nested text belongs to the task's hints: it begins with one, or with a slip of one. */
function isHint(tokens: readonly HintToken[]): boolean {
  const [first] = tokens
  return first !== undefined && first.kind !== 'text'
}

/** The title is what stands before the first key, without flags and durations; a hard line break ends it. */
function readTitle(context: HintContext, tokens: readonly HintToken[]): void {
  const { draft, base, report } = context
  const firstKey = tokens.find((token) => token.kind === 'key')?.start ?? Number.POSITIVE_INFINITY
  const words = tokens.filter((token) => token.kind === 'text' && token.start < firstKey)
  const raw = words.map((token) => (token.kind === 'text' ? token.text : '')).join(' ')
  const [head = '', ...rest] = raw.trim().split(/(?: {2,}|\\)(?:\r\n|\n|\r)/)
  const title = plainText(head).replace(/[\s,;:|–—-]+$/, '')
  if (rest.length > 0) draft.details.push(plainText(rest.join('\n')))
  draft.title = title
  const problem = { source: draft.source, offset: base }
  if (title === '') {
    const advice = 'Begin the item with what is to be done; a hint comes after it, or indented under it.'
    report.add({ ...problem, code: 'empty-title', severity: 'error', message: 'This task has no title.', advice })
  } else if (title.length > LONGEST_TITLE) {
    const cut = title.slice(0, LONGEST_TITLE - 1)
    draft.title = `${cut.slice(0, Math.max(cut.lastIndexOf(' '), LONGEST_TITLE / 2)).replace(/[\uD800-\uDBFF]$/, '')}…`
    draft.details.unshift(title)
    const message = `The title is ${title.length} characters long and was cut to ${LONGEST_TITLE}.`
    const advice = 'Give the task a short title; move the rest into a paragraph or sub-items under it.'
    report.add({ ...problem, code: 'long-title', severity: 'warning', message, advice })
  }
}

/** `(90)` alone is a part of the title: what was meant as a length of time would be lost without a word. */
function tellMissingUnit({ draft, base, report }: HintContext, tokens: readonly HintToken[]): void {
  const bare = durationWithoutUnit(draft.title)
  if (bare === undefined || tokens.some((token) => token.kind === 'duration')) return
  const message = `“${bare}” has no unit, so it is read as a part of the title and not as a length of time.`
  const advice = `Write the unit if it is one: “${bare.replaceAll(/(\d)(?=\s*[/)])/g, '$1m')}” or “${bare.replaceAll(/(\d)(?=\s*[/)])/g, '$1h')}”. If it is none, take the parentheses away.`
  report.add({
    source: draft.source,
    offset: base,
    code: 'duration-without-unit',
    severity: 'warning',
    message,
    advice,
  })
}

/** Reads hints; returns the nested blocks that were the value of a key that had none in its own line. */
function readTokens(
  context: HintContext,
  tokens: readonly HintToken[],
  place: HintPlace,
  nested: readonly Statement[],
): Set<Statement> {
  const taken = new Set<Statement>()
  let sawKey = place === 'hint'
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'key') {
      sawKey = true
      const isOpenEnded = index === tokens.length - 1 && token.pieces.length === 0
      const values = isOpenEnded ? readNestedValue(context, token, nested) : []
      for (const value of values) taken.add(value)
      if (values.length === 0) readHint(context, token)
    } else if (token.kind === 'text') {
      if (sawKey) readLooseText(context, token, tokens[index - 1])
    } else {
      readMark(context, token)
    }
  }
  return taken
}

function readMark(context: HintContext, token: FlagToken | DurationToken | SuspectToken): void {
  const { draft } = context
  if (token.kind === 'suspect') {
    const advice = `Did you mean \`${token.meant.trim()}\`${token.what === 'spacing' ? ' with a space after it' : ''}?`
    tell(
      context,
      token.start,
      'warning',
      `unknown-${token.what === 'flag' ? 'flag' : 'hint'}`,
      `\`${token.word}\` is not understood.`,
      advice,
    )
  } else if (token.kind === 'duration') {
    const duration = readDuration(token.text)
    const advice = 'Write one length of time, `(3h)`, `(90m)`, `(30s)`, or three that grow, `(2h/4h/9h)`.'
    if (isRepeated(context, 'duration', token.start)) return
    if (duration.ok) draft.duration = duration.value
    else tell(context, token.start, 'error', 'malformed-duration', `“(${token.text})” ${duration.error}.`, advice)
  } else if (token.flag === 'soft') {
    const advice = 'Write it inside the value that it softens: `after: Build [soft]`.'
    tell(
      context,
      token.start,
      'warning',
      'misplaced-flag',
      '`[soft]` stands outside of `after:` and means nothing here.',
      advice,
    )
  } else {
    draft.flags.add(token.flag)
  }
}

/** Words after the hints are description. In the line of a flag that cut a value off, they are worth a warning. */
function readLooseText(context: HintContext, token: TextToken, before: HintToken | undefined): void {
  const words = plainText(token.text)
  if (!/[\p{L}\p{N}]/u.test(words)) return
  context.draft.details.push(words)
  const isSameLine = !/[\r\n]/.test(/^\s*/.exec(token.text)?.[0] ?? '')
  if (before?.kind !== 'flag' || !isSameLine) return
  const advice = 'A flag ends the value before it: write flags last, or each hint as its own sub-item.'
  tell(context, token.start, 'warning', 'stray-text', `“${words}” stands after a flag and belongs to no hint.`, advice)
}

/** The value of a key at the end of its line: the list or the block of code nested under it. */
function readNestedValue(context: HintContext, token: KeyToken, nested: readonly Statement[]): Statement[] {
  const { draft, report } = context
  const [first] = nested
  const text = draft.source.text
  if (first?.kind === 'code' && (token.key === 'run' || token.key === 'undo')) {
    readCommandBlock(draft, first, token.key, report)
    return [first]
  }
  if (first?.kind === 'code' && token.key === 'accept') {
    readAcceptBlock(draft, first, report)
    return [first]
  }
  if (HINT_KEYS[token.key] === 'word' || token.key === 'run' || token.key === 'undo') return []
  const values: Statement[] = []
  for (const child of nested) {
    if (child.kind !== 'item' || child.text === undefined) break
    const own = text.slice(child.text.start, child.text.end)
    if (isHint(tokenizeHints(own, 'hint'))) break
    readTokens({ draft, base: child.text.start, report }, tokenizeHints(own, 'hint', token.key), 'hint', [])
    values.push(child)
  }
  return values
}

function readNested(draft: TaskDraft, child: Statement, report: Report): void {
  if (child.kind === 'code') return readCodeBlock(draft, child, report)
  if (child.kind !== 'item' && child.kind !== 'paragraph') return
  const span = child.kind === 'item' ? child.text : child.span
  const children = child.kind === 'item' ? child.children : []
  const own = span === undefined ? '' : draft.source.text.slice(span.start, span.end)
  const tokens = tokenizeHints(own, 'hint')
  const context = { draft, base: span?.start ?? child.span.start, report }
  if (isHint(tokens)) {
    const taken = readTokens(context, tokens, 'hint', children)
    for (const nested of children) if (!taken.has(nested)) readNested(draft, nested, report)
    return
  }
  const words = plainText(own)
  if (words !== '') {
    if (child.kind === 'item' && child.checked !== undefined) draft.doneWhen.push(words)
    else draft.details.push(child.kind === 'item' ? `- ${words}` : words)
  }
  const hint = tokens.find((token) => token.kind === 'key' || token.kind === 'duration')
  if (child.kind === 'item' && hint !== undefined) {
    const message = 'This sub-item carries hints but is read as a detail of the task above it.'
    const advice =
      'Make it an item of its own to make it a task, or begin it with the hint to give that to the task above.'
    tell(context, hint.start, 'warning', 'nested-task', message, advice)
  }
  for (const nested of children) readNested(draft, nested, report)
}

/** The lines of a command block. When there are several, the first that fails ends the script. */
function readCommandBlock(draft: TaskDraft, block: CodeStatement, key: 'run' | 'undo', report: Report): void {
  const context = { draft, base: block.span.start, report }
  if (isRepeated(context, key, 0)) return
  const command = block.value.trim()
  if (!RUN_LANGUAGES.includes(block.language)) {
    const message = `A command in “${block.language}” cannot be carried out.`
    tell(
      context,
      0,
      'error',
      'malformed-value',
      message,
      `Write the block for the shell, \`\`\`sh ${key}, and call ${block.language} in it.`,
    )
  } else if (command === '') {
    tell(
      context,
      0,
      'error',
      'empty-value',
      `The \`${key}\` block is empty.`,
      'Write the command in it, or take it away.',
    )
  } else {
    const isGuarded = !/[\r\n]/.test(command) || /^(?:#!|set -[a-z]*e)/.test(command)
    draft[key] = isGuarded ? command : `set -e\n${command}`
  }
}

function tell(
  { draft, base, report }: HintContext,
  at: number,
  severity: 'error' | 'warning',
  code: string,
  message: string,
  advice: string,
): void {
  report.add({ code, severity, source: draft.source, offset: base + at, message, advice })
}
