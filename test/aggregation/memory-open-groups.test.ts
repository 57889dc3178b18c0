import { describeOpenGroups } from '../contract/open-groups.ts';
import { memoryOpenGroups } from '../fakes/memory-open-groups.ts';

describeOpenGroups('the in-memory list', memoryOpenGroups);
