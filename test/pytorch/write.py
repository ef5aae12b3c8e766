# Writes official.pth, as main_esvit.py saves a run: student under the names of DistributedDataParallel, teacher bare,
# AdamW's state, the epoch, argparse's arguments, the centres. Of the smallest Swin there is, with numbers that count up.
# Run once with PyTorch 1.13: python3 test/pytorch/write.py test/pytorch/official.pth

import argparse
import collections
import sys

import torch

SHAPES = {
    'patch_embed.proj.weight': (4, 3, 1, 1),
    'patch_embed.proj.bias': (4,),
    'patch_embed.norm.weight': (4,),
    'patch_embed.norm.bias': (4,),
    'layers.0.blocks.0.norm1.weight': (4,),
    'layers.0.blocks.0.norm1.bias': (4,),
    'layers.0.blocks.0.attn.relative_position_bias_table': (225, 1),
    'layers.0.blocks.0.attn.qkv.weight': (12, 4),
    'layers.0.blocks.0.attn.qkv.bias': (12,),
    'layers.0.blocks.0.attn.proj.weight': (4, 4),
    'layers.0.blocks.0.attn.proj.bias': (4,),
    'layers.0.blocks.0.norm2.weight': (4,),
    'layers.0.blocks.0.norm2.bias': (4,),
    'layers.0.blocks.0.mlp.fc1.weight': (4, 4),
    'layers.0.blocks.0.mlp.fc1.bias': (4,),
    'layers.0.blocks.0.mlp.fc2.weight': (4, 4),
    'layers.0.blocks.0.mlp.fc2.bias': (4,),
    'norm.weight': (4,),
    'norm.bias': (4,),
}


def state_dict(first, prefix, dtype):
    tensors = collections.OrderedDict()
    for i, (name, shape) in enumerate(SHAPES.items()):
        count = torch.Size(shape).numel()
        tensors[prefix + name] = (first + i + torch.arange(count) / 64).reshape(shape).to(dtype)
    # a view that is not row-major: its values lie elsewhere in the file than its shape says
    tensors[prefix + 'layers.0.blocks.0.mlp.fc1.weight'] = (first + torch.arange(16.0)).reshape(4, 4).to(dtype).t()
    tensors[prefix + 'layers.0.blocks.0.attn.relative_position_index'] = torch.arange(9)
    tensors._metadata = collections.OrderedDict({'': {'version': 1}})
    return tensors


weight = torch.nn.Parameter(torch.ones(2, 2))
optimizer = torch.optim.AdamW([{'params': [weight]}])
weight.sum().backward()
optimizer.step()
torch.save(
    {
        'student': state_dict(100, 'module.', torch.float32),
        'teacher': state_dict(-100, '', torch.float16),
        'optimizer': optimizer.state_dict(),
        'epoch': 300,
        'args': argparse.Namespace(arch='swin_tiny', local_crops_number=(8,), lr=5e-4),
        'dino_loss': collections.OrderedDict(center=torch.zeros(1, 4)),
        'fp16_scaler': {'scale': 65536.0, '_growth_tracker': 7},
    },
    sys.argv[1],
)
