using System.CommandLine;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>A group of commands under one word: <c>backup</c>. One class each, listed in <see cref="PbmApplication"/>.</summary>
internal interface IPalette
{
    /// <summary>The palette with its commands, each bound to what it does by <paramref name="calls"/>.</summary>
    Command Build(CallFactory calls);
}
