namespace Zextras.Backup.Pbm.Output;

/// <summary>How a line of a grid is written.</summary>
internal enum GridLine
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>Above the others.</summary>
    Heading,

    /// <summary>Only to know.</summary>
    Faint,
}
