import { expect, test } from 'vitest'
import { roleOf } from './file-role.ts'

const roles = (...paths: string[]) => `\n${paths.map((path) => `${roleOf(path).padEnd(9)} ${path}`).join('\n')}\n`

test('tests are known by the conventions of every language', () => {
  expect(
    roles(
      'src/a.test.ts',
      'src/a.spec.tsx',
      'src/__tests__/a.ts',
      'src/__mocks__/fs.js',
      'e2e/login.ts',
      'pkg/a_test.go',
      'pkg/testdata/a.go',
      'tests/test_a.py',
      'app/test_a.py',
      'conftest.py',
      'spec/models/user_spec.rb',
      'spec/support/login.rb',
      'test/user_test.rb',
      'crates/a/tests/it.rs',
      'src/test/java/app/Plain.java',
      'src/app/UserTest.java',
      'App.Tests/Users.cs',
      'tests/Unit/UserTest.php',
      'Tests/AppTests/UserTests.swift',
      'test/a_test.cc',
      'src/Button.stories.tsx',
    ),
  ).toMatchInlineSnapshot(`
    "
    test      src/a.test.ts
    test      src/a.spec.tsx
    test      src/__tests__/a.ts
    test      src/__mocks__/fs.js
    test      e2e/login.ts
    test      pkg/a_test.go
    test      pkg/testdata/a.go
    test      tests/test_a.py
    test      app/test_a.py
    test      conftest.py
    test      spec/models/user_spec.rb
    test      spec/support/login.rb
    test      test/user_test.rb
    test      crates/a/tests/it.rs
    test      src/test/java/app/Plain.java
    test      src/app/UserTest.java
    test      App.Tests/Users.cs
    test      tests/Unit/UserTest.php
    test      Tests/AppTests/UserTests.swift
    test      test/a_test.cc
    test      src/Button.stories.tsx
    "
  `)
})

test('what only sounds like a test is not one', () => {
  expect(
    roles(
      'src/commands/test/index.ts',
      'src/app/test/page.tsx',
      'src/latest.ts',
      'src/testing/clock.ts',
      'src/main/java/app/test/Case.java',
      'contest.py',
      'lib/attestation.go',
      'specs/001/plan.md',
      'tests/README.md',
      'tests/data.json',
    ),
  ).toMatchInlineSnapshot(`
    "
    source    src/commands/test/index.ts
    source    src/app/test/page.tsx
    source    src/latest.ts
    source    src/testing/clock.ts
    source    src/main/java/app/test/Case.java
    source    contest.py
    source    lib/attestation.go
    docs      specs/001/plan.md
    docs      tests/README.md
    data      tests/data.json
    "
  `)
})

test('migrations are known by their folders and names', () => {
  expect(
    roles(
      'db/migrate/20240101_add.rb',
      'shop/migrations/0001_initial.py',
      'shop/migrations/__init__.py',
      'alembic/versions/ab12_add.py',
      'prisma/migrations/2024_init/migration.sql',
      'drizzle/0001_add.sql',
      'migrations/20240101_add.js',
      'migrations/runner.ts',
      'src/main/resources/db/migration/V1_2__add.sql',
      'db/changelog/001.xml',
      'internal/store/migrations/0001_init.up.sql',
      'database/migrations/2024_01_01_create_users.php',
      'migration/src/m20240101_000001_create.rs',
      'db/seeds.rb',
      'src/queries.sql',
    ),
  ).toMatchInlineSnapshot(`
    "
    migration db/migrate/20240101_add.rb
    migration shop/migrations/0001_initial.py
    source    shop/migrations/__init__.py
    migration alembic/versions/ab12_add.py
    migration prisma/migrations/2024_init/migration.sql
    migration drizzle/0001_add.sql
    migration migrations/20240101_add.js
    source    migrations/runner.ts
    migration src/main/resources/db/migration/V1_2__add.sql
    migration db/changelog/001.xml
    migration internal/store/migrations/0001_init.up.sql
    migration database/migrations/2024_01_01_create_users.php
    migration migration/src/m20240101_000001_create.rs
    source    db/seeds.rb
    source    src/queries.sql
    "
  `)
})

test('the rest is told by name and ending', () => {
  expect(
    roles(
      'README.md',
      'docs/a.txt',
      'src/a.css',
      'Dockerfile',
      'package.json',
      'go.sum',
      '.github/workflows/ci.yml',
      'vite.config.ts',
      'config/app.yml',
      'src/locales/en.json',
      'src/countries.json',
      'tsconfig.json',
      '.eslintrc.js',
      'a.png',
      'LICENSE',
      'src/a.vue',
      'proto/a.proto',
      'build.rs',
      'Build/a.ts',
    ),
  ).toMatchInlineSnapshot(`
    "
    docs      README.md
    docs      docs/a.txt
    style     src/a.css
    build     Dockerfile
    build     package.json
    build     go.sum
    build     .github/workflows/ci.yml
    config    vite.config.ts
    config    config/app.yml
    data      src/locales/en.json
    data      src/countries.json
    config    tsconfig.json
    config    .eslintrc.js
    other     a.png
    docs      LICENSE
    source    src/a.vue
    source    proto/a.proto
    build     build.rs
    source    Build/a.ts
    "
  `)
})

test('tests and migrations of further ecosystems are known by their own conventions', () => {
  expect(
    roles(
      'src/commonTest/kotlin/Cart.kt',
      'commonTest/kotlin/Cart.kt',
      'ShopTests/CartTests.m',
      'cart_unittest.cc',
      'cart_unittest.py',
      'src/Migrations/Version20240101000000.php',
      'src/Contests/Cart.cs',
      'src/greatest.js',
      'src/migrations/Version.php',
    ),
  ).toMatchInlineSnapshot(`
    "
    test      src/commonTest/kotlin/Cart.kt
    test      commonTest/kotlin/Cart.kt
    test      ShopTests/CartTests.m
    test      cart_unittest.cc
    test      cart_unittest.py
    migration src/Migrations/Version20240101000000.php
    source    src/Contests/Cart.cs
    source    src/greatest.js
    source    src/migrations/Version.php
    "
  `)
})
