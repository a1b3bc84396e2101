import { defineCommand } from '../../command.ts';
import { type LessonRequest, parseLessonArguments } from './arguments.ts';

export const lessonCommand = defineCommand<LessonRequest>({
  name: 'lesson',
  usage: 'lesson [NAME]',
  summary: 'a lesson on StatefulSets; without a name: which there are',
  examples: [
    ['lesson', 'the lessons'],
    ['lesson potato', 'hold one, or do it by yourself'],
    ['lesson potato --handout --lang ru', 'a page for the class, in Russian'],
  ],
  parse: parseLessonArguments,
  async run(request, io) {
    const { runLesson } = await import('./run.ts');
    return runLesson(request, io);
  },
  handlesUncaughtErrors: true,
});
