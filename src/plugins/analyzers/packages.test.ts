import { expect, test } from 'vitest'
import type { Unread } from '../../core/model/code-index.ts'
import { sourceTree } from '../../testing/source-tree.ts'
import { readPackages } from './packages.ts'

/** Each package as lines: path, ecosystem, name, what it uses and requires; below it its commands. */
function packagesOf(files: Readonly<Record<string, string>>): string {
  const notes: Unread[] = []
  const packages = readPackages(sourceTree(files), new Set(Object.keys(files)), (entry) => notes.push(entry))
  return [
    ...packages.flatMap((one) => [
      `${one.path} = ${one.ecosystem} ${one.name} (${one.manifest ?? 'no manifest'})${one.uses.length > 0 ? ` uses ${one.uses.join(', ')}` : ''}${one.requires.length > 0 ? ` requires ${one.requires.join(', ')}` : ''}`,
      ...one.commands.map(({ kind, command, directory, source }) => `  ${kind}: ${command} in ${directory}, ${source}`),
    ]),
    ...notes.map(({ code, path, reason }) => `! ${code} ${path}: ${reason}`),
  ].join('\n')
}

test('an npm workspace: packages use each other, and scripts run by the package manager of the lock file', () => {
  expect(
    packagesOf({
      'package.json': `{
  "name": "shop",
  "scripts": {
    "pretest": "tsc",
    "test": "vitest",
    "db:push": "prisma db push",
    "prepare": "husky",
    "a; rm -rf b": "true"
  }
}`,
      'pnpm-lock.yaml': '',
      'pnpm-workspace.yaml': 'packages: ["apps/*", "test/fixtures/real", "!apps/old"]',
      'apps/web/package.json': '{"name":"@shop/web","dependencies":{"@shop/ui":"workspace:*","react":"19"}}',
      'apps/ui/package.json':
        '{"name":"@shop/ui","scripts":{"build":"vite build","x":"eslint ."},"packageManager":"yarn@4"}',
      'test/fixtures/real/package.json': '{"name":"real"}',
      'test/fixtures/sample/package.json': '{ broken',
      'apps/web/src/package.json': '{"type":"module"}',
    }),
  ).toMatchInlineSnapshot(`
    ". = npm shop (package.json)
      test: pnpm run test in ., package.json:5
      other: pnpm run db:push in ., package.json:6
    apps/ui = npm @shop/ui (apps/ui/package.json)
      build: yarn run build in apps/ui, apps/ui/package.json:1
      lint: yarn run x in apps/ui, apps/ui/package.json:1
    apps/web = npm @shop/web (apps/web/package.json) uses apps/ui requires react
    test/fixtures/real = npm real (test/fixtures/real/package.json)"
  `)
})

test('a python project: names are folded, runners come from the lock file, tox, nox and manage.py are read', () => {
  expect(
    packagesOf({
      'pyproject.toml': `
[project]
name = "My.App"
dependencies = ["requests[socks]>=2", "shop_core", "Django (>=5)"]
[project.optional-dependencies]
dev = ["pytest"]
[dependency-groups]
lint = ["ruff", { include-group = "dev" }]
[tool.poe.tasks]
lint = "ruff check"
_hidden = "x"
[tool.pytest.ini_options]
addopts = "-q"
`,
      'uv.lock': '',
      'manage.py': '',
      'tox.ini': '[tox]\n[testenv:py313]\n',
      'noxfile.py':
        'import nox\n@nox.session\ndef tests(session): ...\n\n@nox.session(name="type-check")\ndef x(session): ...\n',
      'core/setup.cfg': '[metadata]\nname = shop-core\n[options]\ninstall_requires =\n  attrs\n  my-app\n[other]\n',
      'core/setup.py': 'from setuptools import setup\nsetup()\n',
      'legacy/setup.py': 'from setuptools import setup\nsetup(name="legacy", install_requires=["six>1", "pytest"])\n',
      'legacy/tests/test_a.py': '',
      'tools/pyproject.toml': '[tool.ruff]\nline-length = 100\n',
      'docs/requirements.txt': 'sphinx\n',
    }),
  ).toMatchInlineSnapshot(`
    ". = python My.App (pyproject.toml) uses core requires Django, pytest, requests, ruff
      lint: uv run poe lint in ., pyproject.toml:10
      test: uv run pytest in ., pyproject.toml:12
      test: uv run tox -e py313 in ., tox.ini:2
      test: uv run nox -s tests in ., noxfile.py:2
      types: uv run nox -s type-check in ., noxfile.py:5
      test: uv run python manage.py test in ., manage.py:1
      migrate: uv run python manage.py migrate in ., manage.py:1
    core = python shop-core (core/setup.cfg) uses . requires attrs
    legacy = python legacy (legacy/setup.py) requires pytest, six
      test: uv run pytest in legacy, legacy/setup.py:2"
  `)
})

test('modules of Go, crates of Rust and gems', () => {
  expect(
    packagesOf({
      'go.mod':
        'module example.org/shop // the shop\n\nrequire (\n\texample.org/till v1.0.0\n\tgolang.org/x/sync v0.1.0 // indirect\n)\nreplace example.org/lib => ./lib\n',
      'main_test.go': '',
      'till/go.mod': 'module "example.org/till"\nrequire example.org/lib v0.0.0\n',
      'lib/go.mod': 'module example.org/lib\n',
      'rust/Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
      'rust/crates/a/Cargo.toml':
        '[package]\nname = "crate_a"\n[dependencies]\nserde = "1"\nb = { path = "../b" }\n[target.\'cfg(unix)\'.dependencies]\nlibc = "1"\n',
      'rust/crates/b/Cargo.toml': '[package]\nname = "b"\n[dev-dependencies]\ncrate-a = { workspace = true }\n',
      'ruby/Gemfile': '# gem "no"\ngem "rails", "~> 8"\ngem "engine", path: "engine"\n',
      'ruby/.rspec': '',
      'ruby/Rakefile': 'task :deploy => [:spec]\ntask default: :spec\n  RSpec::Core::RakeTask.new(:spec)\n',
      'ruby/engine/engine.gemspec':
        'Gem::Specification.new do |s|\n  s.name = "engine"\n  s.add_dependency "rack"\nend\n',
    }),
  ).toMatchInlineSnapshot(`
    ". = go example.org/shop (go.mod) uses lib, till requires golang.org/x/sync
      test: go test ./... in ., go.mod:1
      build: go build ./... in ., go.mod:1
    lib = go example.org/lib (lib/go.mod)
      build: go build ./... in lib, lib/go.mod:1
    ruby = rubygems ruby (ruby/Gemfile) uses ruby/engine requires rails
      test: bundle exec rspec in ruby, ruby/.rspec:1
      other: bundle exec rake deploy in ruby, ruby/Rakefile:1
      other: bundle exec rake default in ruby, ruby/Rakefile:2
      test: bundle exec rake spec in ruby, ruby/Rakefile:3
    ruby/engine = rubygems engine (ruby/engine/engine.gemspec) requires rack
    rust = cargo rust (rust/Cargo.toml)
      test: cargo test --workspace in rust, rust/Cargo.toml:1
      build: cargo build --workspace in rust, rust/Cargo.toml:1
    rust/crates/a = cargo crate_a (rust/crates/a/Cargo.toml) uses rust/crates/b requires libc, serde
      test: cargo test in rust/crates/a, rust/crates/a/Cargo.toml:1
      build: cargo build in rust/crates/a, rust/crates/a/Cargo.toml:1
    rust/crates/b = cargo b (rust/crates/b/Cargo.toml) uses rust/crates/a
      test: cargo test in rust/crates/b, rust/crates/b/Cargo.toml:1
      build: cargo build in rust/crates/b, rust/crates/b/Cargo.toml:1
    till = go example.org/till (till/go.mod) uses lib
      build: go build ./... in till, till/go.mod:1"
  `)
})

test('Maven, Gradle, Composer, .NET, Swift and CMake', () => {
  expect(
    packagesOf({
      'java/mvnw': '',
      'java/pom.xml':
        '<project><groupId>org.shop</groupId>\n<artifactId>parent</artifactId><modules><module>till</module></modules></project>',
      'java/till/pom.xml':
        '<project><parent><groupId>org.shop</groupId><artifactId>parent</artifactId></parent><artifactId>till</artifactId><dependencies><dependency><groupId>${project.groupId}</groupId><artifactId>parent</artifactId></dependency><!-- <dependency><groupId>no</groupId><artifactId>no</artifactId></dependency> --><dependency><groupId>junit</groupId><artifactId>junit</artifactId></dependency></dependencies></project>',
      'kt/gradlew': '',
      'kt/settings.gradle.kts': 'rootProject.name = "kt"\ninclude(":app", ":data-store")\n',
      'kt/build.gradle.kts': '',
      'kt/app/build.gradle.kts':
        'dependencies {\n  implementation(projects.dataStore)\n  testImplementation("junit:junit:4")\n  // implementation(project(":no"))\n}',
      'kt/app/src/test/kotlin/AppTest.kt': '',
      'kt/data-store/build.gradle.kts': '',
      'php/composer.json':
        '{"name":"shop/php","require":{"php":">=8","ext-pdo":"*","monolog/monolog":"3"},"scripts":{"stan":"phpstan","post-install-cmd":"x"}}',
      'php/phpunit.xml': '',
      'net/Shop.sln': '',
      'net/App/App.csproj':
        '<Project Sdk="x"><ItemGroup><PackageReference Include="Serilog" Version="4" /></ItemGroup></Project>',
      'net/App.Tests/App.Tests.csproj':
        '<Project><PackageReference Include="Microsoft.NET.Test.Sdk" /><ProjectReference Include="..\\App\\App.csproj" /></Project>',
      'swift/Package.swift':
        'let package = Package(\n  name: "Shop",\n  dependencies: [.package(url: "https://example.org/apple/swift-log.git", from: "1.0.0")],\n  targets: [.testTarget(name: "ShopTests")])',
      'c/CMakeLists.txt': 'project(shop C)\nfind_package(ZLIB)\nadd_subdirectory(lib)\nenable_testing()\n',
      'c/lib/CMakeLists.txt': 'add_library(lib a.c)\n',
    }),
  ).toMatchInlineSnapshot(`
    ". = folder . (no manifest)
    c = cmake shop (c/CMakeLists.txt) requires ZLIB
      build: cmake -S . -B build && cmake --build build in c, c/CMakeLists.txt:1
      test: ctest --test-dir build in c, c/CMakeLists.txt:4
    java = maven org.shop:parent (java/pom.xml)
      test: ./mvnw test in java, java/pom.xml:2
      build: ./mvnw package in java, java/pom.xml:2
    java/till = maven org.shop:till (java/till/pom.xml) uses java requires junit:junit
      test: ../mvnw test in java/till, java/till/pom.xml:1
      build: ../mvnw package in java/till, java/till/pom.xml:1
    kt = gradle kt (kt/settings.gradle.kts)
      test: ./gradlew test in kt, kt/build.gradle.kts:1
      build: ./gradlew build in kt, kt/build.gradle.kts:1
    kt/app = gradle app (kt/app/build.gradle.kts) uses kt/data-store requires junit:junit
      test: ./gradlew :app:test in kt, kt/app/build.gradle.kts:1
      build: ./gradlew :app:build in kt, kt/app/build.gradle.kts:1
    kt/data-store = gradle data-store (kt/data-store/build.gradle.kts)
      build: ./gradlew :data-store:build in kt, kt/data-store/build.gradle.kts:1
    net = nuget net (net/Shop.sln)
      test: dotnet test Shop.sln in net, net/Shop.sln:1
      build: dotnet build Shop.sln in net, net/Shop.sln:1
    net/App = nuget App (net/App/App.csproj) requires Serilog
      build: dotnet build App.csproj in net/App, net/App/App.csproj:1
    net/App.Tests = nuget App.Tests (net/App.Tests/App.Tests.csproj) uses net/App requires Microsoft.NET.Test.Sdk
      test: dotnet test App.Tests.csproj in net/App.Tests, net/App.Tests/App.Tests.csproj:1
      build: dotnet build App.Tests.csproj in net/App.Tests, net/App.Tests/App.Tests.csproj:1
    php = composer shop/php (php/composer.json) requires monolog/monolog
      other: composer run-script stan in php, php/composer.json:1
      test: vendor/bin/phpunit in php, php/phpunit.xml:1
    swift = swift Shop (swift/Package.swift) requires swift-log
      test: swift test in swift, swift/Package.swift:4
      build: swift build in swift, swift/Package.swift:1"
  `)
})

test('task runners and workflows give commands to the package that they stand in', () => {
  expect(
    packagesOf({
      Makefile:
        '.PHONY: test build.all\nVERSION := 1\nFILES = a \\\n  b\n\ntest: build.all ## Tests\n\tgo test ./...\nbuild.all:\n\tgo build\nout/app: main.go\n\ttouch x\n.hidden:\n_private:\n%.o: %.c\n',
      'api/package.json': '{"name":"api"}',
      'api/justfile':
        'set shell := ["sh"]\nexport A := "b"\n\n# Runs all\ntest arg="x": build\n  cargo test\n[private]\nhelp:\n  x\n@fmt:\n  oxfmt\n',
      'api/Taskfile.yml': 'version: 3\ntasks:\n  lint:\n    cmds: [golangci-lint run]\n  inner:\n    internal: true\n',
      '.github/workflows/ci.yml': `
jobs:
  test:
    steps:
      - uses: actions/checkout@v4
      - run: npm test
      - working-directory: api
        run: |
          echo start
          npx vitest run \\
            --coverage
          npx eslint . | tee log
          cd web
          npx tsc -b
      - run: go test -run \${{ matrix.name }}
`,
    }),
  ).toMatchInlineSnapshot(`
    ". = folder . (no manifest)
      test: make test in ., Makefile:6
      build: make build.all in ., Makefile:8
      test: npm test in ., .github/workflows/ci.yml:6
    api = npm api (api/package.json)
      lint: task lint in api, api/Taskfile.yml:3
      test: just test in api, api/justfile:5
      format: just fmt in api, api/justfile:10
      test: npx vitest run --coverage in api, .github/workflows/ci.yml:10"
  `)
})

test('a manifest that cannot be read leaves its package and is named with line and cause', () => {
  expect(
    packagesOf({
      'a/package.json': '{\n  "name": "first",\n  "scripts": { oops }\n}',
      'b/pyproject.toml': '[project]\nname = "second"\nversion 1\n',
      'c/pom.xml': 'not xml',
      'd/package.json': '{"name": "d",',
      'e/Taskfile.yml': 'tasks: [\n',
      'f/package.json': '[]',
      'g/package.json': '{"name":{"__proto__":1},"scripts":["x"],"dependencies":"none","workspaces":7}',
    }),
  ).toMatchInlineSnapshot(`
    ". = folder . (no manifest)
    a = npm first (a/package.json)
    b = python second (b/pyproject.toml)
    c = maven c (c/pom.xml)
    d = npm d (d/package.json)
    ! broken-manifest a/package.json: Line 3: Expected property name or '}'.
    ! broken-manifest b/pyproject.toml: Line 3: Invalid TOML document: illegal character in key.
    ! broken-manifest c/pom.xml: There is no <project> element.
    ! broken-manifest d/package.json: Line 1: Expected double-quoted property name.
    ! broken-manifest e/Taskfile.yml: Line 2: Flow sequence in block collection must be sufficiently indented and end with a ]."
  `)
})

test('a manifest larger than any is not read, and hostile text takes no longer than its length', () => {
  expect(
    packagesOf({
      'a/package.json': `{"name":"a","x":"${'x'.repeat(600_000)}"}`,
      'b/pom.xml': `<project>${'<dependency>'.repeat(40_000)}${'<!--'.repeat(1)}`,
      'c/build.gradle': '/*'.repeat(250_000),
      'd/Makefile': ' '.repeat(500_000),
    }),
  ).toMatchInlineSnapshot(`
    ". = folder . (no manifest)
    a = npm a (a/package.json)
    b = maven b (b/pom.xml)
      test: mvn test in b, b/pom.xml:1
      build: mvn package in b, b/pom.xml:1
    c = gradle c (c/build.gradle)
      build: gradle build in c, c/build.gradle:1
    ! too-large a/package.json: It is larger than any manifest, so it was not read as one."
  `)
})

test('names that are keys of every object are names like others', () => {
  expect(
    packagesOf({
      'a/package.json': '{"name":"__proto__"}',
      'b/package.json': '{"name":"b","dependencies":{"__proto__":"1","constructor":"1"}}',
    }),
  ).toMatchInlineSnapshot(`
    ". = folder . (no manifest)
    a = npm __proto__ (a/package.json)
    b = npm b (b/package.json) uses a requires constructor"
  `)
})

test('manifests that are made to be slow are read as quickly as others', () => {
  const blank = '\n'.repeat(100_000)
  const start = process.cpuUsage().user
  packagesOf({
    Pipfile: `x\n${blank}`,
    'a/Gemfile': blank,
    'b/build.gradle': blank,
    'c/Package.swift': '.package('.repeat(25_000),
    'd/d.csproj': `<Project>${'<PackageReference '.repeat(12_000)}`,
    'e/setup.py': 'install_requires=['.repeat(12_000),
  })
  expect((process.cpuUsage().user - start) / 1e6).toBeLessThan(2)
})
