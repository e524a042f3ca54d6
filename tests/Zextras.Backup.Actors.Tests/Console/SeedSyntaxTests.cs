extern alias pbm;

using System.CommandLine;
using pbm::Zextras.Backup.Pbm;
using pbm::Zextras.Backup.Pbm.Arguments;
using Xunit;

namespace Zextras.Backup.Actors.Tests.Pbm;

public sealed class SeedSyntaxTests
{
    [Theory]
    // The product's way, the usual way, and both in any letter case.
    [InlineData("backup doScan anna deep true", "backup doScan --deep=true -- anna")]
    [InlineData("backup doScan anna --deep true", "backup doScan --deep=true -- anna")]
    [InlineData("backup doScan anna --deep=true", "backup doScan --deep=true -- anna")]
    [InlineData("backup doScan --deep anna", "backup doScan --deep=true -- anna")]
    [InlineData("BACKUP DOSCAN Anna DEEP True", "backup doScan --deep=True -- Anna")]
    [InlineData("backup scannow anna", "backup doScan -- anna")]
    [InlineData("backup doscan anna --Restore_Folder=INBOX", "backup doScan --restore_folder=INBOX -- anna")]
    // A value is a value whatever it looks like.
    [InlineData("backup doScan anna restore_folder deep", "backup doScan --restore_folder=deep -- anna")]
    [InlineData("backup doScan anna restore_folder -x=y:z", "backup doScan --restore_folder=-x=y:z -- anna")]
    [InlineData("backup doScan deep", "backup doScan -- deep")]
    [InlineData("backup doScan -- -anna", "backup doScan -- -anna")]
    // Switches and options that hold everywhere.
    [InlineData("--json backup doScan anna --sync", "backup doScan --json --sync -- anna")]
    [InlineData("backup doScan anna --token-file f", "backup doScan --token-file=f -- anna")]
    // The address comes first.
    [InlineData("127.0.0.1:9110 backup doScan a", "backup doScan --address=127.0.0.1:9110 -- a")]
    [InlineData("[::1]:1 backup doScan a", "backup doScan --address=[::1]:1 -- a")]
    [InlineData("https://mail/ backup doScan a", "backup doScan --address=https://mail/ -- a")]
    [InlineData("mail backup doScan a", "backup doScan --address=mail -- a")]
    // Help, wherever it is asked for.
    [InlineData("", "--help")]
    [InlineData("help", "--help")]
    [InlineData("backup", "backup --help")]
    [InlineData("help backup doScan", "backup doScan --help")]
    [InlineData("backup doScan -h", "backup doScan --help")]
    [InlineData("backup doScan --HELP", "backup doScan --help")]
    public void What_is_typed_becomes_what_the_parser_reads(string typed, string expected) =>
        Assert.Equal(expected, string.Join(' ', Normalize(typed)));

    [Theory]
    [InlineData("bakcup doScan a", "Unknown palette 'bakcup'. Did you mean 'backup'? See: pbm --help")]
    [InlineData("backup doSacn a", "Unknown command 'doSacn'. Did you mean 'doScan'? See: pbm backup --help")]
    [InlineData("backup xyz", "Unknown command 'xyz'. See: pbm backup --help")]
    [InlineData("backup doScan a restore_floder x", "doScan has no parameter 'restore_floder'. Did you mean 'restore_folder'? See: pbm backup doScan --help")]
    [InlineData("backup doScan a --jsn", "doScan has no parameter '--jsn'. Did you mean 'json'? See: pbm backup doScan --help")]
    [InlineData("backup doScan a 10:00:00", "doScan has no parameter '10:00:00'. (A value with spaces is written in quotes.) See: pbm backup doScan --help")]
    [InlineData("backup doScan a address x:1", "doScan has no parameter 'address'. (A value with spaces is written in quotes.) See: pbm backup doScan --help")]
    [InlineData("backup doScan a restore_folder", "restore_folder needs a value (FOLDER). See: pbm backup doScan --help")]
    [InlineData("backup doScan a --json=true", "--json takes no value. See: pbm backup doScan --help")]
    [InlineData("backup doScan", "doScan needs ACCOUNT: address or id. See: pbm backup doScan --help")]
    public void What_cannot_be_meant_is_answered_with_what_probably_was(string typed, string expected) =>
        Assert.Equal(expected, Assert.Throws<PbmException>(() => Normalize(typed)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("a b \"c\"")]
    [InlineData("@file")]
    [InlineData("-x:y=z")]
    [InlineData("[suggest]")]
    public void A_value_reaches_the_command_letter_for_letter(string value)
    {
        var (root, account, folder) = Tree();
        var parsed = root.Parse(
            SeedSyntax.Normalize(root, "--address", ["backup", "doScan", "--", value,]),
            new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        var named = root.Parse(
            SeedSyntax.Normalize(root, "--address", ["backup", "doScan", "anna", "restore_folder", value]),
            new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });

        Assert.Empty(parsed.Errors);
        Assert.Equal(value, parsed.GetValue(account));
        Assert.Empty(named.Errors);
        Assert.Equal(value, named.GetValue(folder));
    }

    private static string[] Normalize(string typed)
    {
        var words = typed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return SeedSyntax.Normalize(Tree().Root, "--address", words);
    }

    private static (RootCommand Root, Argument<string> Account, Option<string?> Folder) Tree()
    {
        var account = Parameter.Mandatory("ACCOUNT", "address or id");
        var folder = Parameter.Text("restore_folder", "FOLDER", "where to");
        var command = new PaletteCommand("doScan", "scans", "pbm backup doScan anna")
        {
            account, folder, Parameter.Bool("deep", "all of it"), Parameter.Switch("sync", "wait"),
        };
        command.Aliases.Add("scanNow");
        var root = new RootCommand("console")
        {
            new Option<string?>("--address") { Recursive = true, Hidden = true },
            new Option<string?>("--token-file") { Recursive = true },
            new Option<bool>("--json") { Recursive = true, Arity = ArgumentArity.Zero },
            new Command("backup", "about backups") { command, new PaletteCommand("getInfo", "tells", "pbm backup getInfo") },
        };
        return (root, account, folder);
    }
}
