import { z } from 'zod'

/** What a fact of the code is about. */
export const FactKind = z.enum([
  /** A named thing that other code may use; `noun` says which: class, interface, function, method, type, enum, constant. */
  'definition',
  /** A name that the file offers to others, where the definition itself does not say so. */
  'export',
  /** What the file takes from elsewhere: `name` is the module or path as written, `detail` the names taken. */
  'import',
  /** `name` builds upon `detail`: a base class, an interface, a trait. `noun` is extends or implements. */
  'extends',
  /** A place that invites plugins: a registry, a hook list, an entry-point table. */
  'registry',
  /** An entry of an HTTP, RPC or GraphQL interface: `name` is `GET /users/:id`. */
  'route',
  'table',
  'migration',
  /** A named event that is published or listened to; `noun` is emits or listens. */
  'event',
  /** A command of a command line. */
  'command',
  'config_key',
  /** An environment variable that is read. */
  'env',
  'test',
  /** Something that tasks share and that is nothing else in this list: a port, a pool, a deployment target. */
  'resource',
  /** A place where the grammar gave up. */
  'syntax_error',
])
/** See {@link FactKind}. */
export type FactKind = z.infer<typeof FactKind>

/** One thing that a rule found at one place. */
export const CodeFact = z.strictObject({
  kind: FactKind,
  /** What exactly, in the rule's words: `class`, `extends`, `emits`. */
  noun: z.string(),
  name: z.string(),
  /** From 1. */
  line: z.int().min(1),
  end_line: z.int().min(1),
  detail: z.string().optional(),
  /** The definition around it: the class of a method. */
  container: z.string().optional(),
  exported: z.boolean().optional(),
  /** Others must implement it. */
  abstract: z.boolean().optional(),
  /** Stands in a test, or in what is compiled for tests alone, of a file that is no test itself. */
  test_only: z.boolean().optional(),
  /** `folder/id` of the rule that found it. */
  rule: z.string(),
})
/** See {@link CodeFact}. */
export type CodeFact = z.infer<typeof CodeFact>

/** What a file is for, by its path and place. */
export const FileRole = z.enum([
  'source',
  'test',
  'migration',
  'config',
  'docs',
  'style',
  'build',
  'generated',
  'vendored',
  'data',
  'other',
])
/** See {@link FileRole}. */
export type FileRole = z.infer<typeof FileRole>

/** One file of the codebase. */
export const CodeFile = z.strictObject({
  /** Relative to the codebase, with slashes. */
  path: z.string(),
  /** As ast-grep names it, in lower case (`typescript`, `c#`); `null` when no grammar or rule reads it. */
  language: z.string().nullable(),
  role: FileRole,
  bytes: z.int().min(0),
  lines: z.int().min(0),
  /** Path of the package it belongs to, as in {@link CodePackage}; `.` for the codebase itself. */
  package: z.string(),
  facts: z.array(CodeFact),
  /** Files of the codebase that it imports, sorted. */
  imports: z.array(z.string()),
  /** For a test: the files that it tests, sorted. */
  tests: z.array(z.string()),
})
/** See {@link CodeFile}. */
export type CodeFile = z.infer<typeof CodeFile>

/** A command that the project itself states. */
export const ProjectCommand = z.strictObject({
  /** As the project names it: `test`, `lint:fix`. */
  name: z.string(),
  /** As one types it in `directory`: `npm run test`. */
  command: z.string(),
  kind: z.enum(['test', 'build', 'lint', 'format', 'types', 'start', 'migrate', 'generate', 'other']),
  /** Relative to the codebase, with slashes. */
  directory: z.string(),
  /** What a script for tests runs, as its manifest states it: `vitest --watch=false`. */
  runs: z.string().optional(),
  /** File and line that state it. */
  source: z.string(),
})
/** See {@link ProjectCommand}. */
export type ProjectCommand = z.infer<typeof ProjectCommand>

/** A package, module or crate with its own manifest. */
export const CodePackage = z.strictObject({
  /** Folder of the manifest, relative to the codebase; `.` for the codebase itself. */
  path: z.string(),
  name: z.string(),
  /** npm, python, go, cargo, rubygems, maven, gradle, composer, nuget, swift, cmake, folder (no manifest). */
  ecosystem: z.string(),
  /** `null` for a plain folder. */
  manifest: z.string().nullable(),
  /** Paths of packages of this codebase that it depends on, sorted. */
  uses: z.array(z.string()),
  /** Names of packages from elsewhere, sorted. */
  requires: z.array(z.string()),
  commands: z.array(ProjectCommand),
})
/** See {@link CodePackage}. */
export type CodePackage = z.infer<typeof CodePackage>

/** Who is asked about paths of a pattern, as a CODEOWNERS file states it; the last pattern that fits holds. */
export const CodeOwner = z.strictObject({ pattern: z.string(), owners: z.array(z.string()), source: z.string() })
/** See {@link CodeOwner}. */
export type CodeOwner = z.infer<typeof CodeOwner>

/** What the history says of one file that still exists. */
export const FileHistory = z.strictObject({
  path: z.string(),
  /** Commits that touched it. */
  commits: z.int().min(0),
  /** The same, where each commit counts less the older it is: halved every quarter of the commits read. */
  heat: z.number().min(0),
  /** Lines added in all. */
  added: z.int().min(0),
})
/** See {@link FileHistory}. */
export type FileHistory = z.infer<typeof FileHistory>

/** Two files that changed in the same commits. `a` stands before `b` by code units. */
export const CoChange = z.strictObject({ a: z.string(), b: z.string(), commits: z.int().min(1) })
/** See {@link CoChange}. */
export type CoChange = z.infer<typeof CoChange>

/** Kinds of file that change together: `handler.go + handler_test.go + openapi.yaml`. */
export const Recipe = z.strictObject({
  /** File kinds, sorted: a role with the last words of the name, as `source:*_handler.go`. */
  kinds: z.array(z.string()),
  commits: z.int().min(1),
  /** Package in whose folder it was seen; `.` for the whole codebase. */
  package: z.string(),
})
/** See {@link Recipe}. */
export type Recipe = z.infer<typeof Recipe>

/** What one earlier change said and touched. */
export const PastChange = z.strictObject({
  /** First line of the message, and at most 400 characters of the rest. */
  message: z.string(),
  /** Files that still exist, sorted; none for a change of very many files. */
  files: z.array(z.string()),
})
/** See {@link PastChange}. */
export type PastChange = z.infer<typeof PastChange>

/** What the repository's history says. */
export const CodeHistory = z.strictObject({
  /** The newest commit. */
  commit: z.string(),
  /** Commits read. */
  commits: z.int().min(0),
  /** True when the clone is shallow or older commits were left out, so counts are lower than the truth. */
  truncated: z.boolean(),
  files: z.array(FileHistory),
  co_changes: z.array(CoChange),
  recipes: z.array(Recipe),
  /** Lines that one change adds to a file of that kind: the median, over `changes`. */
  added_by_kind: z.array(z.strictObject({ kind: z.string(), median: z.number().min(0), changes: z.int().min(1) })),
  /** Newest first. */
  changes: z.array(PastChange),
})
/** See {@link CodeHistory}. */
export type CodeHistory = z.infer<typeof CodeHistory>

/** Something that was not read, and why. */
export const Unread = z.strictObject({
  /** Stable code: `too-large`, `unreadable`, `broken-syntax`, `binary`, `symlink`, `submodule`, `ignored`, `vendored`, `generated`. */
  code: z.string(),
  path: z.string(),
  /** From 1, where it is about one place of the file. */
  line: z.int().min(1).optional(),
  /** The reason as a person reads it. */
  reason: z.string(),
  /** How many files this stands for, where like cases are one entry; 1 when absent. */
  count: z.int().min(2).optional(),
})
/** See {@link Unread}. */
export type Unread = z.infer<typeof Unread>

/** What the code holds: facts only, no judgement. Plain data. */
export const CodeIndex = z.strictObject({
  /** Sorted by path, by code units. */
  files: z.array(CodeFile),
  /** Sorted by path. The first is the codebase itself. */
  packages: z.array(CodePackage),
  owners: z.array(CodeOwner),
  /** `null` without a repository, or when nobody asked. */
  history: CodeHistory.nullable(),
  unread: z.array(Unread),
})

/**
 * Which words stand in which file, for the search: file `i` of the index holds the words `terms[starts[i]] …
 * terms[starts[i + 1] - 1]`, each as a place in `vocabulary`, as often as `counts` at the same place says.
 * Words are split, folded and stemmed as `core/planning/search/words.ts` does.
 */
export interface WordTable {
  readonly vocabulary: readonly string[]
  readonly starts: Uint32Array
  readonly terms: Uint32Array
  readonly counts: Uint16Array
}

/** See {@link CodeIndex}; `words` is left out of what is written as JSON. */
export type CodeIndex = z.infer<typeof CodeIndex> & { readonly words: WordTable }
