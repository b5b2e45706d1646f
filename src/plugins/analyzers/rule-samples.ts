/** Tries rules on the samples that they carry. Public, so that a user's own rules are tested the same way. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import picomatch from 'picomatch'
import type { CodeFact } from '../../core/model/code-index.ts'
import { astGrep } from './ast-grep.ts'
import { LANGUAGES, type Language, type Rule } from './rule.ts'
import { factsOf } from './rule-facts.ts'
import { textMatches } from './text-rules.ts'

/** What one sample should find in one language, and what the rule found. */
export interface TriedSample {
  /** `folder/id, sample 2, Tsx`. */
  readonly name: string
  /** `path:line` of the sample. */
  readonly place: string
  readonly expected: readonly string[]
  readonly found: readonly string[]
}

/** Tries each sample in each language of its rule; a rule is judged by its own matches only. */
export async function trySamples(rules: readonly Rule[]): Promise<TriedSample[]> {
  const root = mkdtempSync(join(tmpdir(), 'tasks-samples-'))
  try {
    const tries: TriedSample[] = []
    for (const language of Object.keys(LANGUAGES) as Language[])
      tries.push(...(await tryLanguage(root, rules, language)))
    for (const rule of rules) if (!('languages' in rule)) tries.push(...tryText(rule))
    return tries
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

async function tryLanguage(root: string, rules: readonly Rule[], language: Language): Promise<TriedSample[]> {
  const own = rules.filter((rule) => 'languages' in rule && rule.languages.includes(language))
  const syntax = own.filter((rule) => 'languages' in rule)
  const placed = syntax.flatMap((rule, at) =>
    rule.samples.flatMap((sample, number) => {
      if (sample.languages !== undefined && !sample.languages.includes(language)) return []
      const ending = LANGUAGES[language][0]
      const inside = sample.path ?? `sample.${ending}`
      const file = `${language}/${at}/${number}/${/\.\w+$/.test(inside) ? inside.replace(/\.\w+$/, `.${ending}`) : inside}`
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), sample.code)
      return [{ rule, at, number, sample, inside, file }]
    }),
  )
  const found = new Map<string, CodeFact[]>(placed.map(({ file }) => [file, []]))
  const known = new Map(placed.map((one) => [one.file, one]))
  if (placed.length > 0) {
    await astGrep(root, [language], syntax, new Set([language]), (match) => {
      const one = known.get(match.path)
      if (one === undefined || one.at !== match.rule || !applies(one.rule, one.inside)) return
      found.get(match.path)?.push(...factsOf(match, one.rule))
    })
  }
  return placed.map(({ rule, number, sample, file }) => ({
    name: `${rule.folder}/${rule.id}, sample ${number + 1}, ${language}`,
    place: placeOf(rule, number),
    expected: sample.finds,
    found: shown(found.get(file) ?? []),
  }))
}

function tryText(rule: Exclude<Rule, { languages: unknown }>): TriedSample[] {
  return rule.samples.map((sample, number) => {
    const path = sample.path ?? 'sample.txt'
    const matches = sample.path === undefined || applies(rule, path) ? textMatches(rule, path, sample.code) : []
    const facts = matches.flatMap((match) => factsOf(match, rule))
    return {
      name: `${rule.folder}/${rule.id}, sample ${number + 1}`,
      place: placeOf(rule, number),
      expected: sample.finds,
      found: shown(facts),
    }
  })
}

function placeOf({ place, sample_lines }: Rule, number: number): string {
  const line = sample_lines?.[number]
  return line === undefined ? place : place.replace(/\d+$/, String(line))
}

/** Whether a rule looks at a file. */
export function applies(rule: Rule, path: string): boolean {
  return rule.files === undefined || picomatch.isMatch(path, rule.files, { dot: true })
}

function shown(facts: readonly CodeFact[]): string[] {
  return facts
    .toSorted((a, b) => a.line - b.line)
    .map(({ name, detail }) => (detail === undefined ? name : `${name} | ${detail}`))
}
