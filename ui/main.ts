import './styles/index.css'
import { askFirstQuestions } from './first-questions.ts'
import { basePath } from './lib/base-path.ts'
import { adoptProject } from './lib/project.ts'

adoptProject()
// Somebody came past the proxy: the router knows no other addresses than those under the base path.
if (!`${location.pathname}/`.startsWith(`${basePath}/`)) location.replace(basePath + location.pathname + location.search + location.hash)
// On their way while the page's code is: it takes them over.
askFirstQuestions()
void import('./start.tsx')
