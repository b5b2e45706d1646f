import { expect, test } from 'vitest'
import { languageOf } from './natural-language.ts'

test('languages are told by script and common words; short texts and code are unknown', () => {
  const table = [
    'The system must store the data and a user can export it at any time',
    'Die Anwendung muss die Daten speichern und der Nutzer kann sie exportieren',
    'Le système doit enregistrer les données et les utilisateurs peuvent les exporter',
    'El usuario debe poder exportar los informes en el formato que elija',
    'O usuário deve poder exportar os relatórios em um formato que não seja PDF',
    "L'utente deve poter esportare i dati e il sistema non li può cancellare per un mese",
    'De gebruiker moet de gegevens kunnen exporteren en het systeem mag ze niet wissen',
    'Użytkownik może eksportować dane i nie musi się logować, gdy są one publiczne',
    'Пользователь должен иметь возможность экспортировать данные',
    '用户可以导出报告并且系统必须保存数据',
    'ユーザーはレポートをエクスポートできます',
    '사용자는 보고서를 내보낼 수 있어야 합니다',
    'يجب أن يتمكن المستخدم من تصدير البيانات',
    'המשתמש יכול לייצא את הדוחות בכל עת',
    'const a = foo_bar(baz) => qux.zip()',
    'Export reports',
    '',
  ]
  expect(table.map((text) => languageOf(text).code).join(' ')).toBe(
    'en de fr es pt it nl pl ru zh ja ko ar he unknown unknown unknown',
  )
})
