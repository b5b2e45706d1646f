/** Which language a file is in, by its name. */
import { nameOf } from '../../core/planning/codebase/path-text.ts'
import { LANGUAGES, type Language } from './rule.ts'

/** Whole names that no ending tells. */
const NAMES: Partial<Record<Language, readonly string[]>> = {
  Ruby: ['Rakefile', 'Gemfile', 'Podfile', 'Vagrantfile', 'Brewfile', 'Capfile', 'Guardfile', 'Fastfile'],
}

/** Text with places to fill, which the grammar of the ending's language cannot read. */
const TEMPLATE = /\.blade\.php$/

/** As the index names them, where lower case is not enough. */
const SHOWN: Partial<Record<Language, string>> = { CSharp: 'c#', Cpp: 'c++' }

const BY_ENDING = new Map<string, Language>(
  (Object.keys(LANGUAGES) as Language[]).flatMap((language) =>
    LANGUAGES[language].map((ending): [string, Language] => [ending, language]),
  ),
)
const BY_NAME = new Map<string, Language>(
  (Object.keys(NAMES) as Language[]).flatMap((language) =>
    (NAMES[language] ?? []).map((name): [string, Language] => [name, language]),
  ),
)

/** The language whose rules read a file; nothing when none does. */
export function languageOf(path: string): Language | undefined {
  const name = nameOf(path)
  if (TEMPLATE.test(name)) return undefined
  const dot = name.lastIndexOf('.')
  return (dot < 0 ? undefined : BY_ENDING.get(name.slice(dot + 1))) ?? BY_NAME.get(name)
}

/** As the index names a language: `typescript`, `c#`. */
export function languageName(language: Language): string {
  return SHOWN[language] ?? language.toLowerCase()
}

/** The same answers for ast-grep, as globs. Only what it does not know by itself is named, because each glob costs time. */
export function languageGlobs(languages: ReadonlySet<Language>): Record<string, string[]> {
  const globs: Record<string, string[]> = {}
  for (const language of languages) {
    const own = LANGUAGES[language].filter((ending) => TOLD.has(ending)).map((ending) => `*.${ending}`)
    const all = [...own, ...(NAMES[language] ?? [])]
    if (all.length > 0) globs[language] = all
  }
  return globs
}

/** Endings that ast-grep gives to another language, or to none. */
const TOLD = new Set(['rake', 'gemspec', 'ru', 'h', 'hxx'])
