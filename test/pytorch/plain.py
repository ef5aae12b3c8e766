# Where there is no PyTorch: what Python's own zip and pickle make of a file that was written here, tensors as their bytes.
#
#   python3 plain.py FILE.pth

import collections
import json
import pickle
import struct
import sys
import zipfile

archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None


class Storage:
    pass


def rebuild(storage, offset, size, stride, requires_grad, hooks):
    return {'size': list(size), 'values': storage[offset:]}


class Reader(pickle.Unpickler):
    def find_class(self, module, name):
        names = {
            'torch._utils._rebuild_tensor_v2': rebuild,
            'torch.FloatStorage': 'f',
            'torch.LongStorage': 'q',
            'collections.OrderedDict': collections.OrderedDict,
        }
        return names[f'{module}.{name}']

    def persistent_load(self, pid):
        tag, kind, key, location, count = pid
        assert tag == 'storage' and location == 'cpu'
        return list(struct.unpack(f'<{count}{kind}', archive.read(f'archive/data/{key}')))


with archive.open('archive/data.pkl') as file:
    checkpoint = Reader(file).load()
groups = checkpoint['optimizer']['param_groups']
print(json.dumps({
    'epoch': checkpoint['epoch'],
    'version': archive.read('archive/version').decode(),
    'teacher': {name: tensor['values'] for name, tensor in checkpoint['teacher'].items()},
    'student': list(checkpoint['student']),
    'params': [group['params'] for group in groups],
    'state': {key: entry['step'] for key, entry in checkpoint['optimizer']['state'].items()},
}))
