/**
 * What a file is for, told by its path alone, by the conventions of its language and frameworks. The first that fits holds:
 * a migration, a test, a manifest or build script, documentation, style, settings, source, data. Generated and vendored files
 * are known by their text or their folder, so the engine names them.
 */
import type { FileRole } from '../../model/code-index.ts'
import { endingOf, nameOf } from './path-text.ts'

/** Endings of files that hold code of some language. */
const CODE = new Set(
  (
    'ts tsx cts mts js jsx cjs mjs vue svelte astro py pyi pyx go rb rake gemspec ru rs java kt kts groovy scala clj cljs cs fs vb ' +
    'php c cc cpp cxx c++ h hh hpp hxx cu ino m mm swift dart ex exs erl hrl hs ml mli lua pl pm r jl zig nim lisp el asd scm ' +
    'sh bash zsh fish ps1 bat sql prisma proto graphql gql thrift avsc html htm erb haml slim ejs hbs jinja j2 jinja2 tmpl tpl ' +
    'twig blade liquid pug wgsl glsl sol asm s'
  ).split(' '),
)
const DOCS = new Set(['md', 'mdx', 'markdown', 'rst', 'adoc', 'asciidoc', 'org', 'tex', 'pod', 'rdoc'])
const STYLE = new Set(['css', 'scss', 'sass', 'less', 'styl', 'pcss', 'postcss'])
const SETTINGS = new Set(
  'json json5 jsonc yaml yml toml ini cfg conf config properties env xml plist editorconfig'.split(' '),
)
const DATA = new Set(
  'csv tsv ndjson jsonl parquet sqlite db txt po pot mo ftl strings resx arb lock sum snap log dat'.split(' '),
)

/** Endings of code that no build script has, so that most files are told quickly. */
const NEVER_BUILD = new Set('ts tsx js jsx go java kt c cc cpp h hpp cs php rb vue svelte css md'.split(' '))

const DOCS_NAME =
  /^(readme|changelog|changes|history|contributing|license|licence|notice|authors|code_of_conduct|security|copying)\b/i
const MANIFEST =
  /^(package\.json|go\.(mod|sum|work)|go\.work\.sum|cargo\.(toml|lock)|pyproject\.toml|setup\.(py|cfg)|requirements[\w.-]*\.(txt|in)|pipfile(\.lock)?|poetry\.lock|uv\.lock|gemfile(\.lock)?|.*\.gemspec|pom\.xml|composer\.(json|lock)|.*\.(csproj|fsproj|vbproj|sln|slnx|props|targets)|package\.swift|package\.resolved|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|pnpm-workspace\.yaml|yarn\.lock|bun\.lockb?|deno\.lock|lerna\.json|turbo\.json|nx\.json|libs\.versions\.toml|pubspec\.(yaml|lock)|mix\.(exs|lock))$/
const BUILD_NAME =
  /^(makefile|gnumakefile|justfile|taskfile\.ya?ml|rakefile|dockerfile([.-].*)?|.*\.dockerfile|containerfile|(docker-)?compose[\w.-]*\.ya?ml|cmakelists\.txt|.*\.cmake|.*\.mk|meson\.build|build(\.bazel)?|workspace(\.bazel)?|module\.bazel|.*\.bzl|(build|settings)\.gradle(\.kts)?|gradlew(\.bat)?|mvnw(\.cmd)?|jenkinsfile|procfile|vagrantfile|\.gitlab-ci\.ya?ml|\.travis\.ya?ml|azure-pipelines\.ya?ml|\.goreleaser\.ya?ml|configure(\.ac)?|.*\.tf|.*\.tfvars|fly\.toml|vercel\.json|netlify\.toml|render\.yaml|skaffold\.yaml|chart\.yaml|build\.rs)$/
const BUILD_FOLDER =
  /(^|\/)(\.github\/(workflows|actions)|\.circleci|\.buildkite|\.gitlab|charts?\/[^/]+\/templates|k8s|kubernetes|terraform)\//
const SETTINGS_NAME =
  /^(\..*|.*\.config\.[cm]?[jt]s|.*rc\.[cm]?js|tsconfig.*\.json|jsconfig\.json|tslint\.json|biome\.jsonc?|settings\.py|application[\w-]*\.(ya?ml|properties)|appsettings.*\.json|web\.config|tox\.ini|pytest\.ini|mypy\.ini|.*\.toml|config\.(ts|js|py|rb|go))$/
const SETTINGS_FOLDER = /(^|\/)(config|configs|conf|settings|\.[\w-]+)\//
const LOCALES = /(^|\/)(locales?|i18n|messages|translations?|lang)\//

const MIGRATION_PATH = [
  /(^|\/)db\/(migrate|[\w-]*_migrate)\/[^/]+\.rb$/,
  /(^|\/)(alembic|migrations?|[\w-]*alembic[\w-]*)\/versions\/[^/]+\.py$/,
  /(^|\/)migrations\/(?!__init__)[^/]+\.py$/,
  /(^|\/)(migrations?|migrate|drizzle|changelogs?|schema_migrations)\/(.+\/)?[^/]+\.sql$/i,
  /(^|\/)(migrations?|migrate)\/(.+\/)?(?:m|Version)?\d{3,}[^/]*\.(ts|js|mts|mjs|cjs|go|php|rs|kt|java|cs|ex|exs)$/i,
  /(^|\/)[VUR]\d*[\d._]*__[^/]+\.(sql|java|kt)$/,
  /(^|\/)[^/]+\.(up|down)\.sql$/,
  /(^|\/)(db\/changelog|liquibase|changelogs?)\/(.+\/)?[^/]+\.(xml|ya?ml|json)$/,
  /(^|\/)[^/]*(db[.-]?changelog|changelog[.-]master)[^/]*\.(xml|ya?ml|json|sql)$/,
  /(^|\/)m\d{8}_\d+_[^/]+\.rs$/,
]

/** Folders of tests and of what only tests use, in every language. */
const TEST_FOLDER =
  /(^|\/)(__tests__|__mocks__|__fixtures__|__snapshots__|tests|testdata|test[-_]?fixtures|fixtures|mocks|e2e|e2e[-_]tests?|integration[-_]tests?|unit[-_]tests?|cypress|playwright|androidTest|src\/test|(?:src\/)?(?:common|jvm|js|native|ios|android|desktop)Test|src\/[a-z]+Test|[A-Z]\w*Tests|[\w.]+\.(Unit|Integration)?Tests?)\//
/** A folder `test` or `spec` holds tests, unless it is the folder of a command or page of that name. */
const SHORT_TEST_FOLDER = /(^|\/)(?:test|spec)\//g
const HOLDS_NAMES =
  /(^|\/)(commands?|cmd|cli|app|pages|routes?|api|verbs|actions|spec|src\/main\/(java|kotlin)(\/.*)?)\/?$/
const TEST_NAME =
  /(^(conftest|test)\.py$|^test_.*\.pyi?$|_tests?\.(py|go|rb|rs|dart|c|cc|cpp|cxx|ex|exs|php|lua|clj)$|_(spec|steps)\.(rb|lua)$|^test_.*\.(rb|c|cc|cpp|cxx)$|_unit_?tests?\.(cc|cpp|cxx|c|py)$|[.-](test|tests|spec|e2e|cy|stories|bench|test-d)\.[cm]?[jt]sx?$|(Test|Tests|TestCase|IT|Spec)\.(java|kt|kts|groovy|scala|cs|php|swift)$|^(test|spec)_helper\.rb$|^(rails_helper|tests)\.(rb|py|rs)$|^(test|tests)\.rs$|^(vitest|jest)[.-](setup|workspace)[\w.-]*\.[cm]?[jt]s$|\.(feature)$)/

/** The role of a file that is neither generated nor vendored. */
export function roleOf(path: string): FileRole {
  const name = nameOf(path)
  const ending = endingOf(path)
  const isCode = CODE.has(ending) || ending === 'feature'
  if (isCode || SETTINGS.has(ending)) {
    if (isTestPath(path, name) && isCode) return 'test'
    if (MIGRATION_PATH.some((pattern) => pattern.test(path))) return 'migration'
  }
  const lower = name.toLowerCase()
  const isBuild = !NEVER_BUILD.has(ending) && (MANIFEST.test(lower) || BUILD_NAME.test(lower))
  if (isBuild || BUILD_FOLDER.test(path)) return 'build'
  if (DOCS.has(ending) || DOCS_NAME.test(name)) return 'docs'
  if (STYLE.has(ending)) return 'style'
  if (isTestPath(path, name) && (SETTINGS.has(ending) || DATA.has(ending))) return 'data'
  if (SETTINGS_NAME.test(lower)) return 'config'
  if (isCode) return 'source'
  if (LOCALES.test(path)) return 'data'
  if (SETTINGS.has(ending)) return isSettings(path) ? 'config' : 'data'
  if (DATA.has(ending)) return /(^|\/)docs?\//.test(path) && ending === 'txt' ? 'docs' : 'data'
  return 'other'
}

function isSettings(path: string): boolean {
  return (
    !path.includes('/') || SETTINGS_FOLDER.test(path) || /\.(ya?ml|ini|cfg|conf|config|properties|env)$/i.test(path)
  )
}

/** Whether a file's name alone says that it holds tests. */
export function isTestName(name: string): boolean {
  return TEST_NAME.test(name)
}

function isTestPath(path: string, name: string): boolean {
  if (TEST_FOLDER.test(path) || (TEST_NAME.test(name) && !/(^|\/)(commands?|cli|cmd)\/(.*\/)?tests?\.\w+$/.test(path)))
    return true
  for (const found of path.matchAll(SHORT_TEST_FOLDER)) {
    if (!HOLDS_NAMES.test(path.slice(0, found.index + (found[1] ?? '').length))) return true
  }
  return false
}
