/**
 * The form of a rule file: YAML documents, each one rule. A syntax rule asks ast-grep, a text rule asks a regular expression
 * (for what has no grammar here: SQL, Prisma, protobuf). Each carries samples that show what it finds and what it leaves alone.
 */
import { z } from 'zod'
import { FactKind } from '../../core/model/code-index.ts'
import { SharedResource } from '../../core/model/resource.ts'

/** The languages that syntax rules can name, and the endings of their files. A header of C counts as C++. */
export const LANGUAGES = {
  TypeScript: ['ts', 'cts', 'mts'],
  Tsx: ['tsx'],
  JavaScript: ['js', 'cjs', 'mjs', 'jsx'],
  Python: ['py', 'pyi'],
  Go: ['go'],
  Ruby: ['rb', 'rake', 'gemspec', 'ru'],
  Rust: ['rs'],
  Java: ['java'],
  Kotlin: ['kt', 'kts'],
  CSharp: ['cs'],
  Php: ['php'],
  C: ['c'],
  Cpp: ['cc', 'cpp', 'cxx', 'c++', 'h', 'hh', 'hpp', 'hxx', 'cu', 'ino'],
  Swift: ['swift'],
} as const satisfies Record<string, readonly string[]>

/** See {@link LANGUAGES}. */
export const Language = z.enum(Object.keys(LANGUAGES) as [keyof typeof LANGUAGES, ...(keyof typeof LANGUAGES)[]])
/** See {@link Language}. */
export type Language = z.infer<typeof Language>

const Sample = z.strictObject({
  code: z.string(),
  /** The languages that it is written in, when not all of the rule. */
  languages: z.array(Language).optional(),
  /** Where only some files count: the file that the code stands in. Default: `sample` with the language's first ending. */
  path: z.string().optional(),
  /** `name`, or `name | detail`, in the order of the lines; empty for what the rule must leave alone. */
  finds: z.array(z.string()),
})

/**
 * The shared resource that each match states; matches that give the same name are one. In the texts `${name}`, `${detail}`,
 * `${folder}`, `${parent}`, `${path}`, `${stem}` and `${package}` stand for what was found and where.
 */
const ResourceStatement = z.strictObject({
  name: z.string().min(1),
  type: SharedResource.shape.type,
  /** Units in all; `detail` takes the number that was found, and is 1 where that is none. Default 1. */
  capacity: z.union([z.number().positive(), z.literal('detail')]).default(1),
  interval_seconds: z.number().positive().optional(),
  constraint: z.string().min(1),
  reason: z.string().min(1),
})

const FACT = {
  /** Unique in its folder; kebab-case. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  fact: FactKind,
  noun: z.string().min(1),
  /**
   * Whether what is defined can be used elsewhere. `capital`: when its name starts with one, as in Go. `no_underscore`: unless
   * its name starts with one, as in Python. `listed`: when an export fact of the same file names it. Default `never`.
   */
  exported: z.enum(['always', 'never', 'capital', 'no_underscore', 'listed']).default('never'),
  abstract: z.boolean().default(false),
  /** Globs of paths, relative to the codebase; without them every file of the language counts. */
  files: z.array(z.string()).optional(),
  resource: ResourceStatement.optional(),
  samples: z.array(Sample).min(1),
}

/** Found by syntax. `$NAME` and kin are metavariables of the rule or its transformations. */
export const SyntaxRule = z.strictObject({
  ...FACT,
  languages: z.array(Language).min(1),
  /**
   * Texts with metavariables: `$NAME`, `$METHOD $PATH`. Quotes around the whole are taken away. A name may end in `${route}`: the
   * address that the file has where files are routes.
   */
  name: z.string().min(1),
  detail: z.string().optional(),
  container: z.string().optional(),
  /**
   * Which of name and detail is a list, as `(Base, Generic[T])` or `["a", "b"]`: each entry makes a fact of its own, which costs
   * far less than a rule that matches the entries and looks for what they stand in. Brackets around the list and comments from
   * `#` or `//` to the line's end are no part of it.
   */
  each: z.enum(['name', 'detail']).optional(),
  /** With `each`: an entry counts when this fits (JavaScript's syntax, flag `u`), and its first group is what counts of it. */
  entry: z.string().optional(),
  rule: z.record(z.string(), z.unknown()),
  constraints: z.record(z.string(), z.unknown()).optional(),
  utils: z.record(z.string(), z.unknown()).optional(),
  transform: z.record(z.string(), z.unknown()).optional(),
})
/** See {@link SyntaxRule}. */
export type SyntaxRule = z.infer<typeof SyntaxRule>

/** Found by a pattern in the text, line by line or over lines, with the named groups `name`, `detail` and `container`. */
export const TextRule = z.strictObject({
  ...FACT,
  files: z.array(z.string()).min(1),
  /** JavaScript's syntax, flags `gmu`. Without a pattern the file itself is what is found. */
  pattern: z.string().min(1).optional(),
  ignore_case: z.boolean().default(false),
  /** Each name counts once in a file, where it stands first. */
  once: z.boolean().optional(),
  /** Stands for the name when the pattern has no group of that name: `${path}`, `${folder}`, `${stem}` and `${route}` of the file. */
  name: z.string().default('${path}'),
})
/** See {@link TextRule}. */
export type TextRule = z.infer<typeof TextRule>

/** A rule with the folder it stands in; `${folder}/${id}` names it. */
export type Rule = (SyntaxRule | TextRule) & {
  readonly folder: string
  /** `path:line`. */
  readonly place: string
  /** The line of each sample in that file. */
  readonly sample_lines?: readonly number[]
}
