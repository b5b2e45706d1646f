/**
 * The rules of an analysis: those that come with the tool, then those of the user's own folders. Reading some hundred YAML
 * documents takes longer than looking at a small codebase, so what they say is kept by the hash of their text.
 */
import { hash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { EXIT, Failure } from '../../core/model/failure.ts'
import { compareText } from '../../core/std/order.ts'
import { writeFileAtomically } from '../../system/atomic-file.ts'
import type { Rule } from './rule.ts'

/**
 * All rules below `root`, then those in the folders of the user. `store` is a file that may hold the first ones from the last time.
 * Throws a Failure that names file, line and field of a rule that cannot be used, and both places of two rules of one name.
 */
export async function allRules(root: string, own: readonly string[], store: string | undefined): Promise<Rule[]> {
  const shipped = foldersIn(root)
  const key = store === undefined ? '' : keyOf(shipped)
  const stored = store === undefined ? undefined : readStored(store, key)
  if (stored !== undefined && own.length === 0) return stored
  const { readRuleFolder } = await import('./rule-folder.ts')
  const first = stored ?? shipped.flatMap((folder) => readRuleFolder(folder))
  const rules = [...first, ...own.flatMap((folder) => readRuleFolder(folder))]
  refuseTwins(rules)
  if (store !== undefined && stored === undefined) keep(store, key, first)
  return rules
}

function foldersIn(root: string): string[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders.map((entry) => join(root, entry.name)).toSorted(compareText)
}

/** Says which texts were read, from where, and by which release. */
function keyOf(folders: readonly string[]): string {
  const texts = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .toSorted(compareText)
      .map((name) => `${join(folder, name)}\0${readFileSync(join(folder, name), 'utf8')}`),
  )
  return hash('sha256', [...readers(), ...texts].join('\0\0'))
}

/** What stands for the code that reads rules: the release, and in a clone the code itself. */
function readers(): string[] {
  const manifest = findPackageJSON(import.meta.url)
  const code = ['rule.ts', 'rule-folder.ts'].map((name) => join(import.meta.dirname, name))
  return [...(manifest === undefined ? [] : [manifest]), ...code].map((path) => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return ''
    }
  })
}

function readStored(store: string, key: string): Rule[] | undefined {
  try {
    const stored = JSON.parse(readFileSync(store, 'utf8')) as { readonly key: string; readonly rules: Rule[] }
    return stored.key === key ? stored.rules : undefined
  } catch {
    return undefined
  }
}

/** What cannot be kept is read again the next time. */
function keep(store: string, key: string, rules: readonly Rule[]): void {
  try {
    mkdirSync(dirname(store), { recursive: true })
    writeFileAtomically(store, JSON.stringify({ key, rules }))
  } catch {
    // Said above.
  }
}

function refuseTwins(rules: readonly Rule[]): void {
  const first = new Map<string, Rule>()
  for (const rule of rules) {
    const name = `${rule.folder}/${rule.id}`
    const twin = first.get(name)
    if (twin !== undefined) {
      throw new Failure({
        code: 'rule-invalid',
        message: `Two rules have the name ${name}; the other stands at ${twin.place}.`,
        exit: EXIT.arguments,
        place: rule.place,
        advice: `Give the rule another id, or its folder another name than "${basename(rule.folder)}".`,
      })
    }
    first.set(name, rule)
  }
}
