namespace Zextras.Backup.Pbm.Prompting;

/// <summary>What somebody types, key by key.</summary>
internal interface IKeyboard
{
    /// <summary>Lets <paramref name="edit"/> take one key after the other, Ctrl-C among them.</summary>
    string? Edit(Func<Func<ConsoleKeyInfo>, string?> edit);
}
