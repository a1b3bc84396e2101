import type { LessonWords } from './words-table.ts';

/** "1 минута", "2 минуты", "5 минут" */
function plural(count: number, one: string, few: string, many: string): string {
  const [tens, ones] = [count % 100, count % 10];
  if (ones === 1 && tens !== 11) return `${count} ${one}`;
  return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? `${count} ${few}` : `${count} ${many}`;
}

export const RUSSIAN: LessonWords = {
  colon: ':',
  columns: ['ИМЯ', 'ТЕМА', 'МИНУТ', 'ШАГОВ'],
  step: (number, of) => `шаг ${number} из ${of}`,
  starting: 'Готовим занятие.',
  watch: 'Смотрим',
  predictKeys: (last) => `нажмите 1–${last}`,
  type: 'Введите',
  orPress: (key) => `или нажмите ${key}`,
  on: (where) => `на строке ${where}`,
  noLine: 'Вводить ничего не надо: всё произойдёт само.',
  busy: 'выполняется',
  secondTerminal: 'Во втором терминале',
  seen: 'Увидели',
  predicted: 'ваш прогноз',
  asPredicted: 'Так вы и думали.',
  otherwise: 'Вышло не так, как вы думали.',
  notTold: 'Ни один из ответов не подтвердился, или подтвердилось несколько.',
  votesOf: (answer) => `Сколько голосов за ${answer}? Число и Enter (Esc — не считать)`,
  votes: 'класс',
  finished: (right, of) => `Занятие окончено. Верных прогнозов: ${right} из ${of}.`,
  keys: { run: 'сделать за меня', next: 'дальше', again: 'заново', votes: 'голоса', done: 'выйти' },
  page: {
    minutes: (minutes) => `примерно ${plural(minutes, 'минута', 'минуты', 'минут')}`,
    prepare: 'Что понадобится',
    prepareText: (name) =>
      `Запустите \`stsview lesson ${name}\`. У занятия свой кластер; на экране написано, что ввести во втором терминале, чтобы \`kubectl\` работал с ним. Файлы, приведённые ниже, лежат в указанной там папке.`,
    file: (name) => `Файл ${name}`,
    start: 'Перед первым шагом было выполнено:',
    question: 'Вопрос',
    output: 'Вы увидите примерно следующее:',
    after: 'Когда шаг завершён:',
    answers: 'Ответы',
    answerNone: 'Проверьте сами.',
    made: (seed) =>
      `Вывод команд получен при настоящем прогоне занятия (seed ${seed}). Возраст и случайные имена у вас будут другими.`,
    cueTitle: 'Памятка преподавателя',
    cueKeys:
      'Клавиши: 1–4 — прогноз, i — выполнить, n — следующий шаг, r — начать заново, h — голоса класса, P — остановить время, . — один шаг времени.',
    cueTook: (seconds) => `${seconds} с при обычной скорости`,
    cueVotes: 'Голоса',
    cueRight: 'Сбывается',
    cueTotal: (minutes, seconds) => `По плану ${minutes} мин, из них сам кластер работает ${seconds} с.`,
  },
};
