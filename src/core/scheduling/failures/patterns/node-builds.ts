import type { KnownPattern } from '../../../model/failure-pattern.ts'

/** What TypeScript, bundlers and the checkers of style say. */
export const NODE_BUILD_PATTERNS: readonly KnownPattern[] = [
  {
    name: 'typescript.builtin',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match:
      "\\bTS2307: Cannot find module '(?:node:[\\w/]+|assert|async_hooks|buffer|child_process|cluster|console|constants|crypto|dgram|dns|events|fs|http|http2|https|module|net|os|path|perf_hooks|process|punycode|querystring|readline|stream|string_decoder|timers|tls|tty|url|util|v8|vm|worker_threads|zlib)(?:/\\w+)?' ",
    message: 'a file that is imported is not there',
  },
  {
    name: 'typescript.module',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match:
      "\\bTS(?:2307|2792|2882): Cannot find module (?:or type declarations for side-effect import of )?'(?<package>@[\\w~-][\\w.~-]*/[\\w~][\\w.~-]*|[A-Za-z0-9][\\w.~-]*)(?:/[\\w@+~$-][\\w.@+~$-]*)*'",
    message: 'the package {package} is not installed',
  },
  {
    name: 'typescript.file',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match: '\\bTS(?:2307|2792|2882): Cannot find module ',
    message: 'a file that is imported is not there',
  },
  {
    name: 'typescript.no-types',
    code: 'TYPES_MISSING',
    kind: 'code',
    match: '\\bTS(?:7016|2688|2580|2591|2584): ',
    message: 'type declarations are missing',
  },
  {
    name: 'typescript.no-config',
    code: 'FILE_MISSING',
    kind: 'code',
    match: '\\bTS(?:5057|5058|5083|18003|18002): ',
    message: 'a configuration or its files are not there',
  },
  {
    name: 'typescript.syntax',
    code: 'SYNTAX_ERROR',
    kind: 'code',
    match: '\\berror TS1\\d{3}: ',
    without: ['error TS2307'],
    message: 'a file cannot be read as TypeScript',
  },
  {
    name: 'typescript.file-missing',
    code: 'FILE_MISSING',
    kind: 'code',
    match: "\\berror TS(?:6053: File|5083: Cannot read file|5058: The specified path does not exist:) '(?<file>[^']+)'",
    message: 'the file {file} is not there',
  },
  {
    name: 'typescript.option',
    code: 'BAD_OPTION',
    kind: 'code',
    match: '\\berror TS50(?:23|24|25|42|47|69|70|95): ',
    message: 'an option of the TypeScript compiler is not known, or not allowed here',
  },
  {
    name: 'typescript.type',
    code: 'TYPE_ERROR',
    kind: 'code',
    match: '\\berror TS\\d{4,5}: ',
    without: ['error TS2307', 'TS2307: '],
    message: 'types do not fit',
  },
  {
    name: 'esbuild.builtin',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match:
      '^\\S{0,3} ?\\[ERROR\\] Could not resolve "(?:node:[\\w/]+|assert|async_hooks|buffer|child_process|cluster|console|constants|crypto|dgram|dns|events|fs|http|http2|https|module|net|os|path|perf_hooks|process|punycode|querystring|readline|stream|string_decoder|timers|tls|tty|url|util|v8|vm|worker_threads|zlib)(?:/\\w+)?"',
    message: 'a file that is imported is not there',
  },
  {
    name: 'esbuild.module',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match:
      '^\\S{0,3} ?\\[ERROR\\] Could not resolve "(?<package>@[\\w~-][\\w.~-]*/[\\w~][\\w.~-]*|[A-Za-z0-9][\\w.~-]*)(?:/[\\w@+~$-][\\w.@+~$-]*)*"',
    message: 'the package {package} is not installed',
  },
  {
    name: 'esbuild.file',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match: '^\\S{0,3} ?\\[ERROR\\] Could not resolve "',
    message: 'a file that is imported is not there',
  },
  {
    name: 'esbuild.syntax',
    code: 'SYNTAX_ERROR',
    kind: 'code',
    match: '^\\S{0,3} ?\\[ERROR\\] (?:Expected|Unexpected|Unterminated) ',
    message: 'a file cannot be read as JavaScript',
  },
  {
    name: 'rollup.module',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match:
      'ailed to resolve import \\"(?<package>@[\\w~-][\\w.~-]*/[\\w~][\\w.~-]*|[A-Za-z0-9][\\w.~-]*)(?:/[\\w@+~$-][\\w.@+~$-]*)*" from ',
    message: 'the package {package} is not installed',
  },
  {
    name: 'rolldown.module',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match:
      "\\[UNRESOLVED_IMPORT\\] Could not resolve '(?<package>@[\\w~-][\\w.~-]*/[\\w~][\\w.~-]*|[A-Za-z0-9][\\w.~-]*)(?:/[\\w@+~$-][\\w.@+~$-]*)*' in ",
    message: 'the package {package} is not installed',
  },
  {
    name: 'rollup.file',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match:
      'ailed to resolve import \\"|\\[UNRESOLVED_(?:IMPORT|ENTRY)\\] |RollupError: Could not resolve |^Could not resolve (?:entry module )?\\"[^\\"]*\\"(?: from |\\.$)',
    message: 'a file that is imported is not there',
  },
  {
    name: 'rollup.parse',
    code: 'SYNTAX_ERROR',
    kind: 'code',
    match:
      "RollupError: (?:\\S+ \\(\\d+:\\d+\\): )?(?:Expected|Expression expected|Unexpected|'const' declarations|Parse failure)|\\[PARSE_ERROR\\] ",
    message: 'a file cannot be read as JavaScript',
  },
  {
    name: 'rollup.not-exported',
    code: 'NOT_EXPORTED',
    kind: 'code',
    match: 'RollupError: .*" is not exported by "|\\[MISSING_EXPORT\\] ',
    message: 'what is imported is not exported',
  },
  {
    name: 'vite.port',
    code: 'EADDRINUSE',
    kind: 'conflict',
    match: 'Error: Port (?<port>\\d{2,5}) is already in use',
    message: 'port {port} is in use',
  },
  {
    name: 'webpack.builtin',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match:
      "^Module not found: Error: Can't resolve '(?:node:[\\w/]+|assert|async_hooks|buffer|child_process|cluster|console|constants|crypto|dgram|dns|events|fs|http|http2|https|module|net|os|path|perf_hooks|process|punycode|querystring|readline|stream|string_decoder|timers|tls|tty|url|util|v8|vm|worker_threads|zlib)(?:/\\w+)?' in ",
    with: ['ERROR in '],
    message: 'a file that is imported is not there',
  },
  {
    name: 'webpack.module',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match:
      "^Module not found: Error: Can't resolve '(?<package>@[\\w~-][\\w.~-]*/[\\w~][\\w.~-]*|[A-Za-z0-9][\\w.~-]*)(?:/[\\w@+~$-][\\w.@+~$-]*)*' in ",
    with: ['ERROR in '],
    message: 'the package {package} is not installed',
  },
  {
    name: 'webpack.file',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match: "^Module not found: Error: Can't resolve ",
    with: ['ERROR in '],
    message: 'a file that is imported is not there',
  },
  {
    name: 'webpack.parse',
    code: 'SYNTAX_ERROR',
    kind: 'code',
    match: '^Module parse failed: ',
    message: 'a file cannot be read as JavaScript',
  },
  {
    name: 'eslint.problems',
    code: 'LINT',
    kind: 'code',
    match: '^\\S{0,3} ?\\d+ problems? \\([1-9]\\d* errors?, ',
    message: 'rules of style are broken',
  },
  {
    name: 'eslint.no-config',
    code: 'FILE_MISSING',
    kind: 'code',
    match: "^ESLint couldn't find an eslint\\.config",
    message: 'a configuration is not there',
  },
  {
    name: 'prettier.style',
    code: 'LINT',
    kind: 'code',
    match: '^\\[warn\\] Code style issues found in ',
    message: 'rules of style are broken',
  },
  {
    name: 'prettier.syntax',
    code: 'SYNTAX_ERROR',
    kind: 'code',
    match: '^\\[error\\] \\S+: SyntaxError: ',
    message: 'a file cannot be read',
  },
]
