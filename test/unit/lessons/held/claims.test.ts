import { testLessons } from '../../../support/check-lesson.ts';

testLessons('pod-deleted', 'scale-claims', 'retention');
