import { expect, test } from 'vitest'
import { kindOf } from './file-kind.ts'
import { roleOf } from './file-role.ts'

const kinds = (...paths: string[]) => `\n${paths.map((path) => `${path} → ${kindOf(path, roleOf(path))}`).join('\n')}\n`

test('a kind is the role with the words of the name that name a part of the design', () => {
  expect(
    kinds(
      'internal/users/user_handler.go',
      'internal/users/user_handler_test.go',
      'internal/users/handler.go',
      'src/users/users.controller.ts',
      'src/users/users.controller.spec.ts',
      'src/main/java/app/UserService.java',
      'src/test/java/app/UserServiceTest.java',
      'app/models/user.rb',
      'shop/models.py',
      'src/HTTPServer.ts',
      'src/index.ts',
      'src/user-profile.tsx',
      'db/migrate/20240101_add_users.rb',
      'package.json',
      '.github/workflows/ci.yml',
      'web/messages/de.json',
      'web/messages/de/shop/cart.json',
      'config/locales/fr/models/user.yml',
      'README.md',
      'Makefile',
    ),
  ).toMatchInlineSnapshot(`
    "
    internal/users/user_handler.go → source:*_handler.go
    internal/users/user_handler_test.go → test:*_handler_test.go
    internal/users/handler.go → source:handler.go
    src/users/users.controller.ts → source:*.controller.ts
    src/users/users.controller.spec.ts → test:*.controller.spec.ts
    src/main/java/app/UserService.java → source:*Service.java
    src/test/java/app/UserServiceTest.java → test:*ServiceTest.java
    app/models/user.rb → source:*.rb
    shop/models.py → source:models.py
    src/HTTPServer.ts → source:*Server.ts
    src/index.ts → source:index.ts
    src/user-profile.tsx → source:*.tsx
    db/migrate/20240101_add_users.rb → migration:*.rb
    package.json → build:package.json
    .github/workflows/ci.yml → build:*.yml
    web/messages/de.json → data:messages/*.json
    web/messages/de/shop/cart.json → data:messages/*.json
    config/locales/fr/models/user.yml → data:locales/*.yml
    README.md → docs:*.md
    Makefile → build:Makefile
    "
  `)
})
