import './styles/index.css'
import { askFirstQuestions } from './first-questions.ts'
import { adoptProject } from './lib/project.ts'

adoptProject()
// On their way while the page's code is: it takes them over.
askFirstQuestions()
void import('./start.tsx')
