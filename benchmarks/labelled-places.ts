/** Labels of places in code, and how what a rule found is judged by them. */
import type { CodeFact } from '../src/core/model/code-index.ts'
import { sortedBy } from '../src/core/std/order.ts'

/** One labelled place. */
export interface Label {
  readonly repository: string
  readonly commit: string
  readonly path: string
  readonly line: number
  readonly kind: string
  readonly noun: string
  readonly name: string
  /** Empty where it does not count. */
  readonly detail: string
}

/** One judgement: a fact that is right or wrong, or a label that nothing met. */
export interface Scored {
  readonly verdict: 'right' | 'wrong' | 'missed'
  /** The rule that found it; `-` for what was missed. */
  readonly rule: string
  /** `definition function`: what recall is counted by. */
  readonly group: string
  readonly place: string
  readonly what: string
}

/** Kinds that labels do not cover: what is found of them is not judged. */
const NOT_LABELLED = new Set(['export', 'config_key', 'syntax_error', 'resource', 'registry'])
/** Rules for things that nobody labelled: methods that an interface of Go asks for, Ruby's attributes, plain names in Python. */
const RULES_NOT_LABELLED = new Set(['go/interface-method', 'ruby/attribute', 'python/variable'])
/** Nouns that count as one, because languages and readers differ in where they draw the line. */
const ALIKE: Readonly<Record<string, string>> = {
  method: 'function',
  constructor: 'function',
  variable: 'constant',
  property: 'constant',
  trait: 'interface',
  protocol: 'interface',
  abstract_class: 'class',
  component: 'function',
  hook: 'function',
  implements: 'extends',
  includes: 'extends',
  embeds: 'extends',
}

/** Reads a table of labels. Lines that begin with `#` are comments; the first other line names the columns. */
export function labelsOf(text: string): Label[] {
  const [, ...rows] = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return rows.map((row) => {
    const [repository = '', commit = '', path = '', line = '', kind = '', noun = '', name = '', detail = ''] =
      row.split('\t')
    return { repository, commit, path, line: Number(line), kind, noun, name, detail }
  })
}

/** Judges what was found in one file by its labels. Only kinds that the labels of that file's language name are judged. */
export function meetings(labels: readonly Label[], facts: readonly CodeFact[], place: string): Scored[] {
  const open = new Map(labels.map((label) => [label, false]))
  const scored: Scored[] = []
  for (const fact of sortedBy(facts, (one) => one.rule)) {
    if (NOT_LABELLED.has(fact.kind) || RULES_NOT_LABELLED.has(fact.rule)) continue
    const fits = labels.filter((label) => isMet(label, fact))
    const nearest = fits.toSorted((a, b) => Math.abs(a.line - fact.line) - Math.abs(b.line - fact.line))[0]
    if (nearest !== undefined) open.set(nearest, true)
    scored.push({
      verdict: nearest === undefined ? 'wrong' : 'right',
      rule: fact.rule,
      group: groupOf(fact.kind, fact.noun),
      place: `${place}:${fact.line}`,
      what: `${fact.kind} ${fact.noun} ${fact.name}${fact.detail === undefined ? '' : ` | ${fact.detail}`} [${fact.rule}]`,
    })
  }
  for (const [label, met] of open) {
    scored.push({
      verdict: met ? 'right' : 'missed',
      rule: '-',
      group: groupOf(label.kind, label.noun),
      place: `${place}:${label.line}`,
      what: `${label.kind} ${label.noun} ${label.name}${label.detail === '' ? '' : ` | ${label.detail}`}`,
    })
  }
  return scored
}

function isMet(label: Label, fact: CodeFact): boolean {
  return (
    groupOf(label.kind, label.noun) === groupOf(fact.kind, fact.noun) &&
    fact.line <= label.line &&
    label.line <= fact.end_line &&
    isNamed(label, fact) &&
    (label.detail === '' || fact.kind !== 'extends' || bare(label.detail) === bare(fact.detail ?? ''))
  )
}

/** A route may hold the prefix of its group, and an import the `./` that the language implies. */
function isNamed(label: Label, fact: CodeFact): boolean {
  if (fact.kind === 'route') {
    const [method, path = ''] = label.name.split(' ')
    return fact.name.startsWith(`${method} `) && fact.name.endsWith(path)
  }
  if (fact.kind === 'import') return label.name === fact.name || `./${label.name}` === fact.name
  return label.name === fact.name
}

/** A base without its arguments. */
function bare(base: string): string {
  return base.replace(/[[<].*$/, '')
}

function groupOf(kind: string, noun: string): string {
  return kind === 'definition' || kind === 'extends' ? `${kind} ${ALIKE[noun] ?? noun}` : kind
}

/** Two tables: precision by rule, recall by kind. */
export function scoreOf(scored: readonly Scored[]): string {
  const facts = scored.filter((one) => one.rule !== '-')
  const labels = scored.filter((one) => one.rule === '-')
  const right = (ones: readonly Scored[]): number => ones.filter((one) => one.verdict === 'right').length
  const row = (name: string, ones: readonly Scored[]): string =>
    `| ${name} | ${ones.length} | ${right(ones)} | ${ones.length === 0 ? '-' : (right(ones) / ones.length).toFixed(3)} |`
  const table = (head: string, groups: Map<string, Scored[]>, all: readonly Scored[]): string =>
    [
      head,
      '| --- | --- | --- | --- |',
      ...sortedBy(groups, ([name]) => name).map(([name, ones]) => row(name, ones)),
      row('all', all),
    ].join('\n')
  return [
    table(
      '| rule | found | right | precision |',
      Map.groupBy(facts, (one) => one.rule),
      facts,
    ),
    table(
      '| kind | labels | found | recall |',
      Map.groupBy(labels, (one) => one.group),
      labels,
    ),
  ].join('\n\n')
}
