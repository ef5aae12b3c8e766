// Imported before anything else where the page begins: the schemas must not try whether code can be made from text, which
// the page's policy forbids and would report. They are built as their modules are read, so this comes first.

import { z } from 'zod'

z.config({ jitless: true })
