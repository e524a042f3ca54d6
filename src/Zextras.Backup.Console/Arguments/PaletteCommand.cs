using System.CommandLine;

namespace Zextras.Backup.Pbm.Arguments;

/// <summary>A command of a palette: what System.CommandLine knows about it, and an example for its help.</summary>
internal sealed class PaletteCommand(string name, string description, string example) : Command(name, description)
{
    /// <summary>A whole command line.</summary>
    internal string Example { get; } = example;

    /// <summary>The heading under which the palette lists it.</summary>
    internal string Group { get; set; } = "Commands";
}
